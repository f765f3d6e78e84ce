"""Another process locks the history: keys go on working, and a message says so in the end."""

import sqlite3
from typing import TYPE_CHECKING

import pytest

from data8_tui.monitor.history import database, default_history_path

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox
    from tests.pilot.conftest import Opened


async def test_a_locked_history_holds_no_key_up(
    sandbox: "Sandbox", opened: "Opened", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LOCK_TIMEOUT", 60.0)
    async with opened(sandbox, fleeting=False) as it:
        await it.until_settled()
        await it.until_says("● running")
        await it.press("down")
        with sqlite3.connect(default_history_path(), isolation_level=None) as other:
            other.execute("begin exclusive")
            await it.press("w")
            watched = it.line_with("Appeal file dedupe")
            await it.press("n")
            await it.until_says("New job")
            assert "can't be remembered" not in it.said_by("Toast")
            it.app.session.history._database.lock_timeout = 0.0
            await it.until_toast("database is locked")
            other.execute("rollback")
        await it.press("escape")
        assert "Appeal file dedupe" in watched
        assert len(it.app.session.watches.names) == 1
