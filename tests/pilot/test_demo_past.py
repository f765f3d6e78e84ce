"""The demo's history, which begins empty and is soon what weeks of use would have left."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.pilot.conftest import Opened

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

DAYS = 20


@pytest.mark.timeout(180)  # a request each, which a busy machine takes long for
async def test_the_jobs_of_some_weeks_are_read_and_what_is_new_is_marked(
    sandbox: "Sandbox", opened: Opened
) -> None:
    async with opened(sandbox, start="overview", past_days=DAYS) as it:
        session = it.app.session
        history, _ = session.history_or_memory
        codes, now = session.client.status_codes, session.clock.now()
        begin = now - timedelta(days=DAYS)

        def detailed() -> list[bool]:
            found = history.runs.page(codes, start=begin, limit=1_000)
            return [one.job.detailed for one in found]

        await it.until("all jobs", lambda: len(detailed()) > 80 and all(detailed()), seconds=170)
        oldest = history.runs.page(codes, limit=1_000)[-1].job.submitted_at
        assert oldest is not None
        assert oldest >= begin
        assert session.looks.at == now - timedelta(hours=12)
        await it.until_says("new")
