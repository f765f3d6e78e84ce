"""From a file on this machine to a dataset at Data8, guided: pick, check, map, go."""

from data8_tui.tui.screens.upload.screen import UploadScreen

__all__ = ["UploadScreen"]
