"""What the lines of a journal say: which datasets were begun from a file, and how far each is.

Lines are JSON and only ever added; one counts when it is whole, so a torn last one is as if it had
never been.
"""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

KIND = "data8-tui upload"
"""What the first line of a journal says it is."""


class Phase(StrEnum):
    """How far the dataset of an entry is."""

    INTENDED = "intended"
    """It may have been created, or not."""
    CREATED = "created"
    COMPLETE = "complete"


@dataclass(slots=True)
class Entry:
    """One dataset that was begun from the file."""

    dataset: str
    sha256: str
    content: dict[str, Any]
    """As `UploadPlan.content`."""
    begun_at: str
    """ISO 8601."""
    phase: Phase = Phase.INTENDED
    blocks: int = 0
    """So many blocks, from the first on, have been taken by Data8."""

    @property
    def records(self) -> int:
        """How many records those are."""
        return int(min(self.blocks * self.content["block_records"], self.content["records"]))


@dataclass(slots=True)
class Told:
    """What the lines of a journal tell."""

    path: str = ""
    account: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)
    """By the dataset's name, the one begun last at the end."""
    run: dict[str, Any] = field(default_factory=dict)
    size: int = 0
    """Bytes of the lines that count."""


def read(text: bytes) -> Told:
    """What `text` tells, up to the first line that isn't whole or isn't ours."""
    told = Told()
    for line in text.splitlines(keepends=True):
        try:
            if not line.endswith(b"\n") or not _take(told, json.loads(line)):
                break
        except (ValueError, TypeError, KeyError, AttributeError):
            break
        told.size += len(line)
    return told


def _take(told: Told, said: dict[str, Any]) -> bool:
    if said.get("kind") == KIND:
        told.path, told.account = said["path"], said["account"]
    elif not told.path:
        return False
    elif "run" in said:
        told.run = said["run"]
    elif "begin" in said:
        entry = Entry(**said["begin"])
        if not (isinstance(entry.dataset, str) and all(map(_counts, _sizes(entry)))):
            return False
        told.entries.pop(entry.dataset, None)
        told.entries[entry.dataset] = entry
    elif "forget" in said:
        told.entries.pop(said["forget"], None)
    else:
        entry = told.entries[said["dataset"]]
        blocks = said.get("blocks", entry.blocks)
        if type(blocks) is not int or blocks < 0:
            return False
        entry.phase, entry.blocks = Phase(said.get("phase", entry.phase)), blocks
    return True


def _sizes(entry: Entry) -> tuple[object, object]:
    return entry.content["records"], entry.content["block_records"]


def _counts(value: object) -> bool:
    return type(value) is int and value > 0
