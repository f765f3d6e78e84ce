"""The screen of a file's profile: figures of each column, exactly."""

from data8_tui.tui.screens.profile.screen import ProfileScreen

__all__ = ["ProfileScreen"]
