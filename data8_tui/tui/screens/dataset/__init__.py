"""One dataset: its columns, and its records as a table."""

from data8_tui.tui.screens.dataset.screen import DatasetScreen

__all__ = ["DatasetScreen"]
