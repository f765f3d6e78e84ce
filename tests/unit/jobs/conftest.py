"""An account of the test's own, at a sandbox of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from .account import Place, Starter, place


@pytest.fixture
async def account(fresh_sandbox: Starter, tmp_path: Path) -> AsyncIterator[Place]:
    async with place(fresh_sandbox(arrivals=0), tmp_path) as made:
        await made.dataset()
        yield made
