"""The list of jobs."""

from data8_tui.tui.screens.jobs.screen import JobsScreen

__all__ = ["JobsScreen"]
