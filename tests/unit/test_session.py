"""A session: made piece by piece, closed in order however its block ends."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from data8_tui.clock import FrozenClock
from data8_tui.errors import ConfigurationError, DocumentDamaged, StorageError
from data8_tui.jobs.status_learner import StatusLearner
from data8_tui.session import Session, open_session
from data8_tui.settings.profile import Profile

AT = datetime(2026, 11, 20, tzinfo=UTC)
PROFILE = Profile(
    name="test",
    base_url="http://127.0.0.1:1",
    token_url="http://127.0.0.1:1/token",
    client_id="client",
    client_secret=SecretStr("secret"),
    scope="BatchApi",
)


async def test_nothing_is_made_before_it_is_asked_for() -> None:
    async with open_session(PROFILE) as session:
        assert (
            set(session.__dict__) & {"client", "store", "poller", "transfers", "runs", "watches"}
            == set()
        )
        assert session.client is session.client
        assert session.poller is session.poller
        assert session.transfers.transfers == ()


async def test_every_part_works_with_the_same_client_store_and_clock() -> None:
    clock = FrozenClock(AT)
    async with open_session(PROFILE, clock=clock) as session:
        assert session.clock is clock
        assert session.client.connection.base_url == PROFILE.base_url
        assert session.client.traffic.requests == 0


async def test_what_status_codes_mean_is_learnt_in_one_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[object] = []
    honest = StatusLearner.__init__

    def note(self: StatusLearner, *parts: Any) -> None:
        made.append(self)
        honest(self, *parts)

    monkeypatch.setattr(StatusLearner, "__init__", note)
    async with open_session(PROFILE.model_copy(update={"fleeting": True})) as session:
        assert session.tracker
        assert session.runs
        assert made == [session.status_learner]


PARTS = ["runs", "watches", "transfers", "transfer_log", "client"]
"""What a session closes, in this order."""


class Closing:
    """Stands in for the parts' own closing, to see in which order it comes."""

    def __init__(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        self.order: list[str] = []
        self.failing = ""
        for part in PARTS:
            monkeypatch.setattr(getattr(session, part), "aclose", partial(self._close, part))

    async def _close(self, part: str) -> None:
        self.order.append(part)
        if part == self.failing:
            raise RuntimeError(part)


async def test_each_part_ends_before_what_it_works_with(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_session(PROFILE) as session:
        closing = Closing(session, monkeypatch)
    assert closing.order == PARTS


@pytest.mark.parametrize("failing", PARTS)
async def test_every_part_ends_also_where_another_fails_to(
    failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(PROFILE, FrozenClock(AT))
    closing = Closing(session, monkeypatch)
    closing.failing = failing
    with pytest.raises(RuntimeError, match=failing):
        await session.aclose()
    assert closing.order == PARTS
    with pytest.raises(StorageError):
        session.history.watched.all()


async def test_a_history_that_can_not_be_opened_is_kept_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_text("not a folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    async with open_session(PROFILE) as session:
        history, error = session.history_or_memory
        assert isinstance(error, StorageError)
        assert history.watched.all() == []
        await session.watches.open()
        await session.watches.add("Donors")
        assert session.watches.names == ("Donors",)
    with pytest.raises(StorageError):
        history.watched.all()


async def test_what_is_no_database_is_told_once_and_a_new_history_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data8-tui"
    folder.mkdir()
    (folder / "history.db").write_text("these are somebody's notes")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    async with open_session(PROFILE) as session:
        history, error = session.history_or_memory
        assert isinstance(error, DocumentDamaged)
        assert history.path == folder / "history.db"
        history.journals.write("key", {"a": 1})
    async with open_session(PROFILE) as session:
        history, error = session.history_or_memory
        assert error is None
        assert history.journals.all() == {"key": {"a": 1}}


async def test_an_address_that_can_not_be_used_is_told_by_the_client() -> None:
    profile = PROFILE.model_copy(update={"base_url": "http://data8.example"})
    async with open_session(profile) as session:
        with pytest.raises(ConfigurationError):
            _ = session.client
