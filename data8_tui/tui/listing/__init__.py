"""What the two paged lists share: a page of the server's rows, narrowed, sorted, kept in place."""

from data8_tui.tui.listing.list_screen import ListScreen

__all__ = ["ListScreen"]
