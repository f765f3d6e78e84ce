"""One job, alive."""

from data8_tui.tui.screens.job.page import JobPage

__all__ = ["JobPage"]
