"""The screen on which a job is filled in and submitted."""

from data8_tui.tui.screens.submit.screen import SubmitScreen

__all__ = ["SubmitScreen"]
