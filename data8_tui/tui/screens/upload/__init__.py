"""From a file on this machine to a dataset at Data8, guided: pick, check, map, go."""

from data8_tui.tui.screens.upload.file import FileDialog
from data8_tui.tui.screens.upload.page import UploadPage

__all__ = ["FileDialog", "UploadPage"]
