"""The files that a download creates beside its target, checked before anything is created."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

from data8_tui.own_files import refuse_foreign, refuse_unknown
from data8_tui.transfer.download.checkpoint import checkpoint_path
from data8_tui.transfer.download.partial_download import converted_path
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.formats.excel import excel_path
from data8_tui.transfer.receipt import receipt_path
from data8_tui.transfer.storage import new_path, part_path, storage_errors

_MAX_NAME = 255
"""Bytes of a file name, on every common file system."""
_MAX_PATH = 4095
"""Bytes of a path (Linux; PATH_MAX has the final zero, too)."""


def refuse_unusable_names(plan: DownloadPlan) -> None:
    """Raise StorageError where a name beside the target is too long or is another file's."""
    for path in _companions(plan):
        with storage_errors(plan.target, "write"):
            _refuse_too_long(path)
            refuse_foreign(path)
    converted = converted_path(plan.target)
    if plan.format.is_converted and not checkpoint_path(plan.target).exists():
        with storage_errors(converted, "look at"):
            refuse_unknown(converted, b"")


def _companions(plan: DownloadPlan) -> Iterator[Path]:
    yield checkpoint_path(plan.target)
    yield part_path(plan.target)
    yield new_path(receipt_path(plan.target))
    if plan.format.is_converted:
        yield converted_path(plan.target)
    if plan.excel:
        yield part_path(excel_path(plan.target))


def _refuse_too_long(path: Path) -> None:
    name, whole = len(os.fsencode(path.name)), len(os.fsencode(path.absolute()))
    if name > _MAX_NAME or whole > _MAX_PATH:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
