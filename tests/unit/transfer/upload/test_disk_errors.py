"""A disk that refuses at each step of an upload: the right words, and nothing twice or missing."""

import errno
from pathlib import Path

import pytest

from data8_tui.backoff import Backoff
from data8_tui.cli.remedies import hint
from data8_tui.errors import StorageError
from data8_tui.transfer.upload import completion, creation
from tests.unit.transfer.disk_errors import SAID, each_in_turn, refusing
from tests.unit.transfer.upload.test_run import User


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(creation, "_LOOKS", Backoff(first=0, attempts=3))
    monkeypatch.setattr(completion, "_LOOKS", Backoff(first=0, attempts=4))


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
