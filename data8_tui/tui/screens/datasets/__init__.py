"""The list of datasets."""

from data8_tui.tui.screens.datasets.screen import DatasetsScreen

__all__ = ["DatasetsScreen"]
