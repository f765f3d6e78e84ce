"""The transfers of this session."""

from data8_tui.tui.screens.transfers.screen import TransfersScreen

__all__ = ["TransfersScreen"]
