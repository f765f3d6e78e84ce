"""A message about temporary files before there are many."""

import shutil
import tempfile
from pathlib import Path

from data8_tui.cli import talk
from data8_tui.insight.humanize import size

_MUCH = 1_100_000_000
"""Bytes of temporary files that are worth a line."""


def announce_temporary_files(most: int) -> None:
    """Say how much of the disk may be used, in bytes, where that is much."""
    if most > _MUCH:
        folder = Path(tempfile.gettempdir())
        free = shutil.disk_usage(folder).free
        talk.write_message(
            f"up to {size(most)} of temporary files in {folder}, where {size(free)} are free"
        )
