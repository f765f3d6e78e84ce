"""One run, from a file here to its cleansed file."""

from data8_tui.tui.screens.run.choosing import RunsDialog
from data8_tui.tui.screens.run.page import RunPage

__all__ = ["RunPage", "RunsDialog"]
