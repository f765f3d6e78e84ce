"""One job, alive."""

from data8_tui.tui.screens.job.screen import JobScreen

__all__ = ["JobScreen"]
