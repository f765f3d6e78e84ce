"""What the lines of a journal say: which datasets were begun from a file, and how far each is.

Lines are JSON and only ever added; one counts when it is whole, so a torn last one is as if it had
never been. A crash of the machine may leave junk where counts of blocks were added; but nothing
stands behind that which was put on the disk for certain. Where it does, the journal is damaged.
"""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

KIND = "data8-tui upload"
"""What the first line of a journal says it is."""
_CERTAIN = frozenset({"run", "begin", "forget", "phase"})
"""What a line says that is on the disk before anything follows from it."""


class DatasetPhase(StrEnum):
    """How far the dataset of an entry is."""

    INTENDED = "intended"
    """It may have been created, or not."""
    CREATED = "created"
    COMPLETE = "complete"


@dataclass(slots=True)
class JournalEntry:
    """One dataset that was begun from the file."""

    dataset: str
    sha256: str
    content: dict[str, Any]
    """As `UploadPlan.content`."""
    begun_at: str
    """ISO 8601."""
    phase: DatasetPhase = DatasetPhase.INTENDED
    blocks: int = 0
    """So many blocks, from the first on, have been taken by Data8."""

    @property
    def records(self) -> int:
        """How many records those are."""
        return int(min(self.blocks * self.content["block_records"], self.content["records"]))


@dataclass(slots=True)
class JournalContents:
    """What the lines of a journal tell."""

    path: str = ""
    account: str = ""
    entries: dict[str, JournalEntry] = field(default_factory=dict)
    """By the dataset's name, the one begun last at the end."""
    run: dict[str, Any] = field(default_factory=dict)
    size: int = 0
    """Bytes of the lines that count."""
    damaged: int = 0
    """The line that can't be read and behind which more was noted for certain; or 0."""


def parse_journal(text: bytes) -> JournalContents:
    """What `text` tells, up to the first line that isn't whole or isn't ours."""
    told = JournalContents()
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        if not _counts_as_said(told, line):
            told.damaged = number if any(map(_was_certain, lines[number:])) else 0
            break
        told.size += len(line)
    return told


def _counts_as_said(told: JournalContents, line: bytes) -> bool:
    """Take `line` in, if it is whole and ours."""
    try:
        return line.endswith(b"\n") and _take(told, json.loads(line))
    except (ValueError, TypeError, KeyError, AttributeError):
        return False


def _was_certain(line: bytes) -> bool:
    """Whether the line, if it is one, was on the disk before anything followed from it."""
    try:
        return not _CERTAIN.isdisjoint(json.loads(line))
    except (ValueError, TypeError):
        return False


def _take(told: JournalContents, said: dict[str, Any]) -> bool:
    if said.get("kind") == KIND:
        told.path, told.account = said["path"], said["account"]
    elif not told.path:
        return False
    elif "run" in said:
        told.run = said["run"]
    elif "begin" in said:
        entry = JournalEntry(**said["begin"])
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
        entry.phase, entry.blocks = DatasetPhase(said.get("phase", entry.phase)), blocks
    return True


def _sizes(entry: JournalEntry) -> tuple[object, object]:
    return entry.content["records"], entry.content["block_records"]


def _counts(value: object) -> bool:
    return type(value) is int and value > 0
