"""What the tests of uploads share."""

from pathlib import Path

import pytest

from data8_tui.backoff import Backoff
from data8_tui.transfer.upload import completion, creation
from tests.unit.transfer.upload.file_owner import User


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(creation, "_LOOKS", Backoff(first=0, attempts=3))
    monkeypatch.setattr(completion, "_LOOKS", Backoff(first=0, attempts=4))


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path)
