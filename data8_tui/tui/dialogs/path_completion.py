"""What a path that is being typed can become: as a shell completes it, for files that can be read.

Names that a terminal can't show as they are can be picked from the list, never typed: in a line of
text their control characters would reach the terminal.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data8_tui.errors import UsageError
from data8_tui.safetext import visible
from data8_tui.transfer.readers.files import detect_format

_MOST = 500
"""The most names that are listed; a folder may have a million."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name in the folder that is being typed."""

    name: str
    folder: bool
    size: int = 0

    @property
    def text(self) -> str:
        return f"{self.name}/" if self.folder else self.name

    @property
    def typeable(self) -> bool:
        return visible(self.name) == self.name


@dataclass(frozen=True, slots=True)
class Completion:
    """For one typed text."""

    folder: Path
    head: str
    """What of the typed text names the folder, as it was typed."""
    candidates: tuple[Candidate, ...] = ()
    others: int = 0
    """Files that are no records, and so aren't listed."""
    problem: str = ""
    typed: str = ""

    @property
    def begun(self) -> str:
        """The name that is being typed."""
        return self.typed[len(self.head) :]

    @property
    def first(self) -> str | None:
        """The typed text with the first candidate's name; None behind a folder, which is whole."""
        if not self.begun:
            return None
        return next((self.head + each.text for each in self._typeable()), None)

    @property
    def common(self) -> str:
        """As far as all candidates agree: what Tab makes of the typed text."""
        if self.typed == "~":
            return "~/"
        names = [each.text for each in self._typeable()]
        agreed = os.path.commonprefix(names)  # noqa: RUF071 - characters are what is typed
        return max(self.typed, self.head + agreed, key=len)

    def _typeable(self) -> Iterator[Candidate]:
        return (each for each in self.candidates if each.typeable)


def complete_path(typed: str) -> Completion:
    """Reads the folder that is named; blocks as long as that takes."""
    before, slash, begun = typed.rpartition("/")
    head = before + slash
    folder = Path(head or ".").expanduser()
    try:
        found = list(_entries(folder, begun))
    except OSError as refused:
        why = refused.strerror or str(refused)
        return Completion(folder, head, problem=f"{folder}: {why}", typed=typed)
    listed = [each for each in found if each.folder or _readable(each.name)]
    listed.sort(key=lambda each: (not each.folder, each.name.casefold(), each.name))
    others = len(found) - len(listed)
    return Completion(folder, head, tuple(listed[:_MOST]), others, typed=typed)


def _entries(folder: Path, begun: str) -> Iterator[Candidate]:
    """Hidden ones only where the typed name begins with a point."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(begun) and (begun or not entry.name.startswith(".")):
                yield _candidate(entry)


def _candidate(entry: "os.DirEntry[str]") -> Candidate:
    try:
        folder = entry.is_dir()
        return Candidate(entry.name, folder, 0 if folder else entry.stat().st_size)
    except OSError:
        return Candidate(entry.name, folder=False)


def _readable(name: str) -> bool:
    try:
        detect_format(Path(name))
    except UsageError:
        return False
    return True
