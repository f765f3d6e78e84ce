"""The transfers of this session."""

from data8_tui.tui.screens.transfers.page import TransfersPage

__all__ = ["TransfersPage"]
