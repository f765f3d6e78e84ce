"""The list of datasets."""

from data8_tui.tui.screens.datasets.screen import DatasetsPage

__all__ = ["DatasetsPage"]
