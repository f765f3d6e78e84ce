"""The transfers of this session."""

from data8_tui.tui.screens.transfers.screen import TransfersPage

__all__ = ["TransfersPage"]
