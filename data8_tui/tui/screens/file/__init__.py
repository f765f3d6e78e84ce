"""Local files: their records as a table, filtered and sorted."""

from data8_tui.tui.screens.file.screen import FileScreen

__all__ = ["FileScreen"]
