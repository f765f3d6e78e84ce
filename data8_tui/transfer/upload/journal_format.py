"""The lines of a journal: which datasets were started from a file, and how far each one is.

Lines are JSON and only ever appended; an incomplete last one is ignored. After a crash of the
machine there may be garbage where counts of blocks were appended, since those aren't synced; but
nothing synced follows it. Where a synced line does follow an unreadable one, the journal is
damaged.
"""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

KIND = "data8-tui upload"
"""The value of "kind" in the first line of a journal."""
_SYNCED = frozenset({"run", "begin", "forget", "phase"})
"""Keys of the events that are synced to disk before the upload continues."""


class DatasetPhase(StrEnum):
    """How far the dataset of an entry is."""

    INTENDED = "intended"
    """Whether it was created isn't known yet."""
    CREATED = "created"
    COMPLETE = "complete"


@dataclass(slots=True)
class JournalEntry:
    """One dataset started from the file."""

    dataset: str
    sha256: str
    content: dict[str, Any]
    """What `UploadPlan.content` returned."""
    begun_at: str
    """ISO 8601; named as in the journal's lines."""
    phase: DatasetPhase = DatasetPhase.INTENDED
    blocks: int = 0
    """How many blocks, from the first on, Data8 has received."""

    @property
    def records(self) -> int:
        """How many records are in those blocks."""
        return int(min(self.blocks * self.content["block_records"], self.content["records"]))


@dataclass(slots=True)
class JournalContents:
    """What a journal states."""

    path: str = ""
    account: str = ""
    entries: dict[str, JournalEntry] = field(default_factory=dict)
    """By the dataset's name; the one started last is at the end."""
    run: dict[str, Any] = field(default_factory=dict)
    size: int = 0
    """Bytes of the valid lines."""
    damaged: int = 0
    """The number of an unreadable line that synced lines follow; else 0."""


def parse_journal(text: bytes) -> JournalContents:
    """What a journal states, up to the first line that is incomplete or invalid."""
    contents = JournalContents()
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        if not _apply_line(contents, line):
            contents.damaged = number if any(map(_was_synced, lines[number:])) else 0
            break
        contents.size += len(line)
    return contents


def _apply_line(contents: JournalContents, line: bytes) -> bool:
    """Apply the event in `line`; return whether it is complete and valid."""
    try:
        return line.endswith(b"\n") and _apply(contents, json.loads(line))
    except (ValueError, TypeError, KeyError, AttributeError):
        return False


def _was_synced(line: bytes) -> bool:
    """Whether `line` is an event that was synced to disk."""
    try:
        return not _SYNCED.isdisjoint(json.loads(line))
    except (ValueError, TypeError):
        return False


def _apply(contents: JournalContents, event: dict[str, Any]) -> bool:
    if event.get("kind") == KIND:
        contents.path, contents.account = event["path"], event["account"]
    elif not contents.path:
        return False
    elif "run" in event:
        contents.run = event["run"]
    elif "begin" in event:
        entry = JournalEntry(**event["begin"])
        if not (isinstance(entry.dataset, str) and all(map(_is_positive, _sizes(entry)))):
            return False
        contents.entries.pop(entry.dataset, None)
        contents.entries[entry.dataset] = entry
    elif "forget" in event:
        contents.entries.pop(event["forget"], None)
    else:
        entry = contents.entries[event["dataset"]]
        blocks = event.get("blocks", entry.blocks)
        if type(blocks) is not int or blocks < 0:
            return False
        entry.phase, entry.blocks = DatasetPhase(event.get("phase", entry.phase)), blocks
    return True


def _sizes(entry: JournalEntry) -> tuple[object, object]:
    return entry.content["records"], entry.content["block_records"]


def _is_positive(value: object) -> bool:
    return type(value) is int and value > 0
