"""The list of datasets."""

from data8_tui.tui.screens.datasets.page import DatasetsPage

__all__ = ["DatasetsPage"]
