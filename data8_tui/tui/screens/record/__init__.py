"""A record on its own, and where the records of a dataset come from."""

from data8_tui.tui.screens.record.screen import RecordScreen

__all__ = ["RecordScreen"]
