"""What a session shares with others of its account, and that it manages without."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from data8_tui.api.exact_json import is_identical, loads_exact
from data8_tui.api.models import Dataset, Job
from data8_tui.api.page import Page, PageFacts
from data8_tui.clock import SystemClock
from data8_tui.errors import StorageError
from data8_tui.jobs import history_backfill
from data8_tui.monitor import history
from data8_tui.monitor.history import default_history_path
from data8_tui.monitor.history.polls import Polls
from data8_tui.monitor.shared_polls import SharedPolls, decode_answer, encode_answer
from data8_tui.monitor.topics import DatasetsTopic, DatasetTopic, JobsTopic, JobTopic, Topic
from data8_tui.session import Session, open_session
from data8_tui.settings.profile import Profile
from tests.sandbox_statuses import CODES
from tests.unit.monitor.virtual_time import START

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

JOB: dict[str, Any] = loads_exact(
    b'{"name": "a \\ud800", "workflowName": "W", "status": 1, "percentComplete": 1.10,'
    b' "statistics": {"Input": 1e400, "Share": 0.30, "Of": -0}, "unknown": [null, true]}'
)
DATASET: dict[str, Any] = {"name": "d", "columns": {"a": 0}, "recordCount": 3, "completed": True}


@pytest.mark.parametrize(
    ("topic", "result"),
    [
        (JobTopic("a"), Job.from_json(JOB, CODES)),
        (DatasetTopic("d"), Dataset.from_json(DATASET)),
        (JobsTopic(), Page([Job.from_json(JOB, CODES)], PageFacts(("a", "left out"), 1))),
        (DatasetsTopic(), Page([Dataset.from_json(DATASET)])),
        (JobsTopic(7), Page([])),
    ],
)
def test_an_answer_is_shared_exactly_as_it_was_sent(topic: Topic, result: Any) -> None:
    read = decode_answer(topic, encode_answer(topic, result), CODES, START)
    if isinstance(result, Page):
        assert read.facts == result.facts
        assert [row.raw for row in read] == [row.raw for row in result]
    else:
        assert type(read) is type(result)
        assert is_identical(read.raw, result.raw)


def test_a_damaged_answer_is_none() -> None:
    whole = encode_answer(JobTopic("a"), Job.from_json(JOB, CODES))
    for damaged in (whole[:-3], b"", b"nothing of this program"):
        with pytest.raises(ValueError, match=r"."):
            decode_answer(JobTopic("a"), damaged, CODES, START)


def profile(sandbox: "Sandbox", **more: object) -> Profile:
    return Profile(
        name="shared",
        base_url=sandbox.base_url,
        token_url=sandbox.token_url,
        client_id=sandbox.client_id,
        client_secret=SecretStr(sandbox.client_secret),
        scope="BatchApi",
    ).model_copy(update=more)


@asynccontextmanager
async def polling(of: Profile) -> AsyncIterator[Session]:
    async with open_session(of) as session:
        task = asyncio.create_task(session.poller.run())
        yield session
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def learn(session: Session, *topics: Topic, interval: float = 3600) -> None:
    """Hold an interest in these topics, and wait for all of them."""
    for topic in topics:
        session.poller.register_interest(topic, interval=interval)
    async with asyncio.timeout(20):
        while not all(session.store.standing(topic).learnt_at for topic in topics):
            await asyncio.sleep(0.01)


def asked(sandbox: "Sandbox", path: str) -> int:
    log = sandbox.services.traffic.log.copy()
    return sum(each.method == "GET" and each.path == path for each in log)


def ended(sandbox: "Sandbox") -> str:
    account = sandbox.account
    return next(job.name for job in account.jobs() if account.progress(job).completed_at)


async def test_what_another_session_has_just_learnt_is_not_asked_for(
    fresh_sandbox: Callable[..., "Sandbox"],
) -> None:
    sandbox = fresh_sandbox()
    async with polling(profile(sandbox)) as one, polling(profile(sandbox)) as other:
        await learn(one, JobsTopic(), DatasetsTopic())
        assert one.store.standing(DatasetsTopic()).learnt_at
        await learn(other, JobsTopic())  # each shows first that it is allowed to ask at all
        await learn(other, DatasetsTopic())
        assert asked(sandbox, "/Job") == 2
        assert asked(sandbox, "/Dataset") == 1
        listed, same = (each.store.datasets(DatasetsTopic()) for each in (one, other))
        assert listed == same


async def test_a_temporary_account_shares_nothing(sandbox: "Sandbox") -> None:
    async with polling(profile(sandbox, fleeting=True)) as session:
        await learn(session, JobsTopic())
        assert session.shared_polls is None
    assert not default_history_path().exists()


async def test_a_job_whose_end_the_history_has_is_not_asked_for_again(
    fresh_sandbox: Callable[..., "Sandbox"],
) -> None:
    sandbox = fresh_sandbox()
    name = ended(sandbox)
    topic, path = JobTopic(name), f"/Job/{name}"
    async with polling(profile(sandbox)) as earlier:
        await learn(earlier, topic)
        job = earlier.store.job(name)
        assert job is not None
        await history_backfill.record_jobs(earlier.history, [job], earlier.clock.now())
    sandbox.services.traffic.clear()
    async with polling(profile(sandbox, preferences=earlier.profile.preferences)) as session:
        await learn(session, JobsTopic(), topic)
        assert asked(sandbox, path) == 0
        assert session.store.settled(topic)
        recalled = session.store.job(name)
        assert recalled is not None
        assert is_identical(recalled.raw["statistics"], job.raw["statistics"])
        session.poller.refresh(topic)
        async with asyncio.timeout(20):
            while not asked(sandbox, path):
                await asyncio.sleep(0.01)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Meanwhile another process's transaction doesn't end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("begin immediate")
        yield


async def test_with_a_locked_history_a_session_asks_itself(
    fresh_sandbox: Callable[..., "Sandbox"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "LOCK_PATIENCE", 0.1)
    sandbox = fresh_sandbox()
    async with polling(profile(sandbox)) as session:
        with locked(default_history_path()):  # before the session first opens its own connection
            await learn(session, JobsTopic())
            await learn(session, DatasetsTopic())
        assert asked(sandbox, "/Dataset") == 1


async def test_all_who_wait_for_a_locked_history_wait_once() -> None:
    tries: list[int] = []

    def refuse() -> Polls:
        tries.append(1)
        raise StorageError("locked")

    shared = SharedPolls(refuse, CODES, SystemClock())
    topics = [JobTopic(str(number)) for number in range(4)]
    claims = [shared.claim(topic, not_before=START, rate=None) for topic in topics]
    assert await asyncio.gather(*claims) == [None] * 4
    assert len(tries) == 1
    await shared.aclose()
