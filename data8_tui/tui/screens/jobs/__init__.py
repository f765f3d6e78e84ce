"""The list of jobs."""

from data8_tui.tui.screens.jobs.screen import JobsPage

__all__ = ["JobsPage"]
