"""An account of the test's own, at a sandbox of its own."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from data8_tui.sandbox.account.documents import JobDocuments

from .account import Place, Starter, place


@pytest.fixture
async def account(fresh_sandbox: Starter, tmp_path: Path) -> AsyncIterator[Place]:
    async with place(fresh_sandbox(arrivals=0), tmp_path) as made:
        await made.dataset()
        yield made


@pytest.fixture
def unreadable_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox sends the end of a job in a form that is documented nowhere."""
    honest = JobDocuments._instant

    def instant(self: Any, key: str, at: datetime | None) -> dict[str, str | None]:
        written = at is not None and key == "completedAt"
        return {key: f"{at:%d/%m/%Y %H:%M}"} if written else honest(self, key, at)

    monkeypatch.setattr(JobDocuments, "_instant", instant)
