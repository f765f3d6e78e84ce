"""The list of jobs."""

from data8_tui.tui.screens.jobs.page import JobsPage

__all__ = ["JobsPage"]
