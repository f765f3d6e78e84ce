"""The screen of one job, updated while it runs."""

from data8_tui.tui.screens.job.screen import JobScreen

__all__ = ["JobScreen"]
