"""The screens of what changed between two files: its summary, and the records."""

from data8_tui.tui.screens.changes.screen import ChangesScreen

__all__ = ["ChangesScreen"]
