"""The first screen: what is going on, what is wrong, what happened since the last look."""

from data8_tui.tui.screens.overview.screen import OverviewScreen

__all__ = ["OverviewScreen"]
