"""How often a workflow's past is requested: once in a session, by whichever part needs it."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from data8_tui.errors import TimedOut
from data8_tui.insight.baseline.backtest import ENOUGH_TO_TEST
from data8_tui.jobs.history_backfill import ENOUGH_TO_ESTIMATE
from data8_tui.jobs.watch import JobWatcher
from data8_tui.monitor.history import StoredJob
from data8_tui.session import Session, open_session
from data8_tui.settings.model import Preferences
from data8_tui.settings.profile import Profile
from tests.sandbox_statuses import CODES, SETTINGS
from tests.unit.jobs.account import Place

WORKFLOW, HELD = "B2BMatching", "Held for approval"
"""A workflow whose newest 16 jobs are enough for an estimate, not for the checks of a verdict."""
ATTEMPTS = 3
"""Of one request, by the account's client."""


@pytest.fixture
async def session(account: Place) -> AsyncIterator[Session]:
    """A session of the account, with a history in memory."""
    connection = account.client.connection
    profile = Profile(
        name="test",
        base_url=connection.base_url,
        token_url=connection.token_url,
        client_id=connection.client_id,
        client_secret=connection.client_secret,
        scope=connection.scope,
        preferences=Preferences(status=SETTINGS),
        fleeting=True,
    )
    async with open_session(profile) as opened:
        opened.client = account.client  # it repeats a request without waiting
        yield opened


def requests(account: Place) -> Counter[str]:
    """How often each path of jobs was requested."""
    paths = [each.path for each in account.sandbox.services.traffic.log]
    return Counter(path for path in paths if path.startswith("/Job"))


def past(session: Session) -> list[StoredJob]:
    ended = session.history.runs.ended(WORKFLOW, CODES)
    return [each for each in ended if each.job.succeeded]


async def test_estimates_trends_and_verdicts_list_a_workflow_once(
    account: Place, session: Session
) -> None:
    await session.tracker.learn(WORKFLOW)
    known = past(session)
    assert ENOUGH_TO_ESTIMATE <= len(known) < ENOUGH_TO_TEST
    await session.verdicts.judge(known[0].job)
    assert len(past(session)) >= ENOUGH_TO_TEST
    made = requests(account)

    watch = JobWatcher(
        session.client,
        session.history,
        session.clock,
        lambda change: None,
        backfill=session.backfill,
    )
    with suppress(TimedOut):
        await watch.run([HELD], interval=5, time_limit=0)
    await session.backfill.learn(WORKFLOW, session.clock.now())
    await session.verdicts.judge(known[1].job)
    await session.tracker.learn(WORKFLOW)
    held = Counter({f"/Job/{HELD}": 1})
    assert not requests(account) - made - held, "something was requested again"
    assert made["/Job"] == 1
    assert set(made.values()) == {1}, "a job was requested twice"
    assert len(made) <= 1 + 2 * ENOUGH_TO_TEST


async def test_a_list_that_failed_is_requested_again_for_a_verdict(
    account: Place, session: Session
) -> None:
    job = await account.client.get_job("100% Gift Aid & co #7 + more;v=1.2 (final) FINAL")
    assert job.workflow_name == WORKFLOW
    account.script(r"GET /Job\b", *["html"] * ATTEMPTS)
    await session.tracker.learn(WORKFLOW)
    await session.tracker.learn(WORKFLOW)
    assert (past(session), requests(account)["/Job"]) == ([], ATTEMPTS)
    await session.verdicts.judge(job)
    assert requests(account)["/Job"] == ATTEMPTS + 1
    assert len(past(session)) >= ENOUGH_TO_TEST
