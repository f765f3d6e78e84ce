"""One job, alive."""

from data8_tui.tui.screens.job.screen import JobPage

__all__ = ["JobPage"]
