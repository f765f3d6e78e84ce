"""Files that a command is to write, refused before anything is read."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from data8_tui.cli.remedies import local_advice
from data8_tui.errors import UsageError
from data8_tui.transfer.download.partial_file import refuse_target
from data8_tui.transfer.storage import storage_errors


def refuse_targets(
    targets: Mapping[str, Path | None], sources: Sequence[Path], *, overwrite: bool
) -> None:
    """Raise UsageError where a target is a source or another target, by whatever name, or may not
    be replaced; StorageError where its folder can't be read. None is no target.

    `targets` are by the options that name them.
    """
    seen: list[Path] = []
    for option, target in targets.items():
        if target is None:
            continue
        with local_advice(option), storage_errors(target, "look at"):
            if any(_same(target, each) for each in sources):
                raise UsageError(f"{target} is a file that is read here").with_note(
                    "Write to a file of another name."
                )
            if any(_same(target, each) for each in seen):
                raise UsageError(f"{target} can't be written twice").with_note(
                    "Give each file a name of its own."
                )
        with local_advice(option):
            refuse_target(target, overwrite=overwrite)
        seen.append(target)


def _same(one: Path, other: Path) -> bool:
    if one.exists() and other.exists():
        return one.samefile(other)
    return os.path.realpath(one) == os.path.realpath(other)
