"""What a download is asked to do, and what it hands back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DownloadPlan:
    """One dataset into one file. `overwrite` lets the finished file replace one that is there."""

    dataset: str
    target: Path
    overwrite: bool = False
    in_flight: int = 8
    """Requests under way at a time."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a finished file holds and where it came from. Times are aware UTC."""

    dataset: str
    path: Path
    records: int
    columns: Mapping[str, object]
    """Column name to Data8's type code, in the file's order."""
    bytes: int
    sha256: str
    """Of the file, in hexadecimal."""
    started_at: datetime
    finished_at: datetime
    replaced: int = 0
    """Lone surrogates, which UTF-8 can't hold, written as U+FFFD."""
    retries: int = 0
