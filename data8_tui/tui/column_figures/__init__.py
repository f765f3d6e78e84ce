"""Figures of columns: a row a column, and the details of the one under the cursor."""

from data8_tui.tui.column_figures.screen import ColumnFiguresScreen

__all__ = ["ColumnFiguresScreen"]
