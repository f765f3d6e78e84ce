"""Paged lists: the server's rows, narrowed and sorted here, with the cursor kept on its row."""

from data8_tui.tui.listing.list_screen import ListScreen

__all__ = ["ListScreen"]
