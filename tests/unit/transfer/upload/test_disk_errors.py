"""A disk that refuses at each step of an upload: the right words, and nothing twice or missing."""

import errno
from pathlib import Path

import pytest

from data8_tui.cli.remedies import hint
from data8_tui.errors import StorageError
from tests.unit.transfer.disk_errors import SAID, each_in_turn, refusing
from tests.unit.transfer.upload.file_owner import User


@pytest.mark.parametrize("code", SAID, ids=errno.errorcode.get)
async def test_each_call_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Some are got over. After the others the same command goes on, with the same dataset."""
    told: list[StorageError] = []
    for disk, folder in each_in_turn(code, tmp_path):
        user = User(folder)
        preflight = user.preflight()
        try:
            with refusing(disk, monkeypatch):
                receipt = await user.uploads(preflight)
        except StorageError as error:
            told.append(error)
            receipt = await user.uploads(preflight)
        user.has_it_once(receipt.dataset)
    assert len(told) > 5
    assert [error for error in told if SAID[code] not in error.message or not hint(error)] == []
