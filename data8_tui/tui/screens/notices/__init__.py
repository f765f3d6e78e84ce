"""What was reported to the user, newest first."""

from data8_tui.tui.screens.notices.screen import NoticesScreen

__all__ = ["NoticesScreen"]
