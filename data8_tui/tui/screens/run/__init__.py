"""One run, from a file here to its cleansed file."""

from data8_tui.tui.screens.run.run_dialog import RunsDialog
from data8_tui.tui.screens.run.screen import RunScreen

__all__ = ["RunScreen", "RunsDialog"]
