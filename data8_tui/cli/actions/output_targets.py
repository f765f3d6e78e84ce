"""Files that a command is to write, refused before anything is read."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from data8_tui.errors import UsageError
from data8_tui.transfer.download.partial_file import refuse_target
from data8_tui.transfer.storage import storage_errors


def refuse_targets(
    targets: Iterable[Path | None], sources: Sequence[Path], *, overwrite: bool
) -> None:
    """Raise UsageError where a target is a source or another target, by whatever name, or may not
    be replaced; StorageError where its folder can't be read. None is no target."""
    seen: list[Path] = []
    for target in targets:
        if target is None:
            continue
        with storage_errors(target, "look at"):
            if any(_same(target, each) for each in sources):
                raise UsageError(f"{target} is a file that is read here").with_note(
                    "Write to a file of another name."
                )
            if any(_same(target, each) for each in seen):
                raise UsageError(f"{target} can't be written twice").with_note(
                    "Give each file a name of its own."
                )
        refuse_target(target, overwrite=overwrite)
        seen.append(target)


def _same(one: Path, other: Path) -> bool:
    if one.exists() and other.exists():
        return one.samefile(other)
    return os.path.realpath(one) == os.path.realpath(other)
