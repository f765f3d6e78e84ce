"""What is kept of lists and colours: per account, whatever another version has written."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from data8_tui.jobs.kept_choices import KeptChoices
from data8_tui.monitor.history import History


@dataclass(frozen=True, slots=True)
class KeptOrder:
    """A list's order."""

    order: str = ""


@asynccontextmanager
async def session(path: Path | None, client: str = "me") -> AsyncIterator[KeptChoices]:
    """The choices of a session, written when the block ends."""
    history = History(path, "https://data8.example", client)
    choices = KeptChoices(history.choices)
    try:
        await choices.open()
        yield choices
        await choices.aclose()
    finally:
        history.close()


async def test_an_account_gets_its_own_choices_back(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    async with session(path) as choices:
        assert choices.of("jobs", KeptOrder) is None
        choices.note("jobs", {"order": "took"})
        choices.note("jobs", {"order": "-took"})
    async with session(path, "other") as choices:
        assert choices.of("jobs", KeptOrder) is None
    async with session(path) as choices:
        assert choices.of("jobs", KeptOrder) == KeptOrder("-took")
        reset: list[str] = []
        choices.on_forget(lambda: reset.append("list"))
        choices.forget()
        assert (reset, choices.of("jobs", KeptOrder)) == (["list"], None)
    async with session(path) as choices:
        assert choices.of("jobs", KeptOrder) is None


async def test_what_another_version_wrote_or_is_damaged_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    async with session(path) as choices:
        for what in ("newer", "other", "broken"):
            choices.note(what, {"order": "took", "colour": 7})
    with sqlite3.connect(path) as db:
        db.execute("update choices set value = '[1, {' where what = 'broken'")
        db.execute("update choices set value = '{\"order\": 7}' where what = 'other'")
    db.close()
    async with session(path) as choices:
        found = [choices.of(what, KeptOrder) for what in ("newer", "other", "broken")]
        assert found == [KeptOrder("took"), None, None]


async def test_an_account_without_a_file_keeps_nothing_beyond_the_session() -> None:
    async with session(None) as choices:
        choices.note("jobs", {"order": "took"})
        assert choices.of("jobs", KeptOrder) == KeptOrder("took")
    async with session(None) as choices:
        assert choices.of("jobs", KeptOrder) is None
