"""A disk that refuses one call to the system, whichever is to be tried."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CALLS = ("open", "write", "fsync", "ftruncate", "link", "replace", "unlink", "pread", "lseek")
SAID = {
    errno.ENOSPC: "No space left",
    errno.EIO: "Input/output error",
    errno.EACCES: "Permission denied",
}


class Disk:
    """Counts what is asked of the system below `folder`, and refuses the call number `refused`."""

    def __init__(self, code: int, refused: int) -> None:
        self.code = code
        self.refused = refused
        self.asked: list[str] = []

    def call(self, name: str, plain: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*args: Any, **kwargs: Any) -> Any:
            self.asked.append(name)
            if len(self.asked) == self.refused:
                raise OSError(self.code, os.strerror(self.code))
            return plain(*args, **kwargs)

        return asked


@contextmanager
def refusing(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        for name in CALLS:
            patched.setattr(os, name, disk.call(name, getattr(os, name)))
        yield


def each_in_turn(code: int, folder: Path) -> Iterator[tuple[Disk, Path]]:
    """A disk for each call in turn, with a folder of its own; ends when there is none to refuse."""
    number = 1
    while True:
        disk, own = Disk(code, number), folder / str(number)
        own.mkdir()
        yield disk, own
        if len(disk.asked) < number:
            return
        number += 1
