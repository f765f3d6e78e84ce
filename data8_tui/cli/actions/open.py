"""The `open` command: checks the files, then opens the application on them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data8_tui.analysis.local_file.opened_file import refuse_unfit
from data8_tui.cli.invocation import FilesToOpen, Invocation
from data8_tui.cli.options.file import reading_of


def open_files(invocation: Invocation, files: tuple[Path, ...], reading: Mapping[str, Any]) -> int:
    """Show the files; returns the application's exit status.

    Raises what the first file that can't be opened raises: UsageError, UnfitFile, StorageError,
    ExtraMissing.
    """
    options = reading_of(reading)
    for path in files:
        refuse_unfit(path, options)
    invocation.files = FilesToOpen(tuple(path.absolute() for path in files), options)
    return invocation.application(invocation)
