"""Records as a table, whatever they are of: a dataset, a file, a filtered view."""

from data8_tui.tui.record_table.screen import RecordTableScreen

__all__ = ["RecordTableScreen"]
