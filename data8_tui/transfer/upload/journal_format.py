"""The lines of a journal: which datasets were started from a file, and how far each one is.

Lines are JSON and only ever appended; an incomplete last one is ignored. After a crash of the
machine there may be garbage where counts of blocks were appended, since those aren't synced; but
nothing synced follows it. Where a synced line does follow an unreadable one, the journal is
damaged.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from data8_tui.documents import StoredCount, StoredNumber, StoredTime, fit, parse_document
from data8_tui.transfer.readers.files import ReadOptions

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
    def total(self) -> int:
        """How many records the file has."""
        return int(self.content["records"])

    @property
    def records(self) -> int:
        """How many records are in those blocks."""
        return int(min(self.blocks * self.content["block_records"], self.total))


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


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    account: str


@dataclass(frozen=True, slots=True)
class _Begin:
    dataset: str
    sha256: str
    content: dict[str, object]
    begun_at: StoredTime


@dataclass(frozen=True, slots=True)
class ReadContent:
    """What of an entry's content a resumed upload uses."""

    records: StoredNumber
    block_records: StoredNumber
    reading: ReadOptions = field(default_factory=ReadOptions)
    columns: tuple[tuple[str, str, StoredCount], ...] = ()
    """Header, name and type code of each."""


@dataclass(frozen=True, slots=True)
class _Change:
    dataset: str
    blocks: StoredCount | None = None
    phase: DatasetPhase | None = None


def parse_journal(text: bytes) -> JournalContents:
    """What a journal states, up to the first line that is incomplete or invalid."""
    contents = JournalContents()
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        if not _apply_line(contents, line):
            foreign = number == 1 and line.endswith(b"\n")  # nothing else begins a journal
            lost = foreign or any(map(_was_synced, lines[number - 1 :]))
            contents.damaged = number if lost else 0
            break
        contents.size += len(line)
    return contents


def _apply_line(contents: JournalContents, line: bytes) -> bool:
    """Apply the event in `line`; return whether it is complete and valid."""
    if not line.endswith(b"\n"):
        return False
    try:
        _apply(contents, fit(parse_document(line), dict[str, object]))
    except ValueError:
        return False
    return True


def _was_synced(line: bytes) -> bool:
    """Whether `line` is an event that was synced to disk; one that isn't complete was not."""
    if not line.endswith(b"\n"):
        return False
    try:
        return not _SYNCED.isdisjoint(fit(parse_document(line), dict[str, object]))
    except ValueError:
        return False


def _apply(contents: JournalContents, event: dict[str, object]) -> None:
    """Raises ValueError where it is no event."""
    if event.get("kind") == KIND:
        file = fit(event, _File)
        contents.path, contents.account = str(file.path), file.account
    elif not contents.path:
        raise ValueError("an event without a file")
    elif "run" in event:
        contents.run = fit(event["run"], dict[str, object])
    elif "begin" in event:
        begun = fit(event["begin"], _Begin)
        fit(begun.content, ReadContent)
        contents.entries.pop(begun.dataset, None)
        contents.entries[begun.dataset] = JournalEntry(
            begun.dataset, begun.sha256, dict(begun.content), begun.begun_at.isoformat()
        )
    elif "forget" in event:
        contents.entries.pop(fit(event["forget"], str), None)
    else:
        _change(contents, fit(event, _Change))


def _change(contents: JournalContents, change: _Change) -> None:
    if change.dataset not in contents.entries:
        raise ValueError("a dataset that was not begun")
    entry = contents.entries[change.dataset]
    entry.phase = change.phase or entry.phase
    entry.blocks = entry.blocks if change.blocks is None else change.blocks
