"""Paged lists: the server's rows, narrowed and sorted here, with the cursor kept on its row."""

from data8_tui.tui.listing.marked_screen import MarkedScreen
from data8_tui.tui.listing.search_screen import SearchScreen

__all__ = ["MarkedScreen", "SearchScreen"]
