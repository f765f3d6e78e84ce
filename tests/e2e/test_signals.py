"""The application ended by a signal: the terminal is as it was, transfers and history in order."""

import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.command_line import user_of
from tests.conditions import wait_until
from tests.e2e.pseudo_terminal import Start

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

SLOW_TO_CLOSE = """
import asyncio, sys
from data8_tui.session import Session
async def aclose(self):
    print("closing", file=sys.__stdout__, flush=True)
    await asyncio.sleep(600)
Session.aclose = aclose
"""
HELD_UP = """
import sys, time
from data8_tui.tui.screens.jobs import JobsScreen
def hold_up(self):
    print("held up", file=sys.__stdout__, flush=True)
    time.sleep(600)
JobsScreen.action_sort = hold_up
"""
CRASHING = """
import sys
from data8_tui.tui.screens.jobs import JobsScreen
def crash(self):
    raise ValueError
"""


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGQUIT, signal.SIGINT])
def test_a_signal_ends_it_in_order(start: Start, number: signal.Signals, tmp_path: Path) -> None:
    it = start()
    it.until("1 Jobs", "100 jobs", "● live")
    assert not it.restored
    it.process.send_signal(number)
    assert it.wait() == 128 + number
    assert it.restored
    assert ("interrupted" if number == signal.SIGINT else f"ended by {number.name}") in it.text
    assert not [*tmp_path.rglob("*.db-wal")]


@pytest.mark.parametrize(
    ("keys", "texts"),
    [("f", ("Workflow",)), ("n", ("New job",)), (":", ("a command, or part of a name",))],
    ids=["dialog", "form", "palette"],
)  # fmt: skip
def test_a_signal_ends_it_wherever_it_is(start: Start, keys: str, texts: tuple[str, ...]) -> None:
    it = start()
    it.until("100 jobs", "● live")
    it.type(keys)
    it.until(*texts)
    it.process.terminate()
    assert it.wait() == 128 + signal.SIGTERM
    assert it.restored


def test_a_signal_keeps_what_a_transfer_has(
    start: Start, fresh_sandbox: Callable[..., "Sandbox"], tmp_path: Path
) -> None:
    user = user_of(fresh_sandbox(latency=0.5), tmp_path)
    it = start(user=user)
    it.until("100 jobs", "● live")
    it.type("2")
    it.until("100 datasets", "✓ complete")
    it.type("/3058_output\r")
    it.until("1 of 100 on page 1")
    it.type("d")
    it.until("Folder:", " new")
    it.type("\r")
    it.until_it(lambda: any(part.stat().st_size for part in tmp_path.glob("*.part")), "a chunk")
    it.process.terminate()
    assert it.wait() == 128 + signal.SIGTERM
    assert it.restored
    assert [*tmp_path.glob("*.checkpoint")]
    again = start(user=user)
    again.until("Unfinished from an earlier session: 1 transfer")


def test_a_signal_at_the_first_paint_ends_it(start: Start) -> None:
    it = start()
    it.until_shown(b"\x1b[?1000h")  # Textual's; the opening frame reads no mouse
    it.process.terminate()
    assert it.wait() == 128 + signal.SIGTERM
    assert it.restored


@pytest.mark.parametrize(
    ("code", "key", "said"),
    [(SLOW_TO_CLOSE, "q", b"closing"), (HELD_UP, "s", b"held up")],
    ids=["shutdown", "held-up"],
)
def test_a_second_signal_ends_it_at_once(start: Start, code: str, key: str, said: bytes) -> None:
    it = start(code)
    it.until("100 jobs", "● live")
    it.type(key)
    it.until_shown(said)
    began = time.monotonic()
    while it.process.poll() is None:
        it.process.terminate()
        it.until_it(lambda: it.process.poll() is not None or time.monotonic() > began + 0.6, "")
    assert it.wait() == 128 + signal.SIGTERM
    assert time.monotonic() < began + 3
    assert it.restored


def test_a_signal_is_not_waited_on_for_ever(start: Start) -> None:
    it = start(HELD_UP)
    it.until("100 jobs", "● live")
    it.type("s")
    it.until_shown(b"held up")
    it.process.terminate()
    assert it.wait() == 128 + signal.SIGTERM
    assert it.restored


@pytest.mark.parametrize("method", ["compose", "on_mount", "tick"])
def test_a_crash_restores_the_terminal(start: Start, method: str) -> None:
    it = start(f"{CRASHING}JobsScreen.{method} = crash\n")
    assert it.wait() == 1
    assert it.restored
    assert "a bug in data8-tui (ValueError)" in it.text


def test_a_terminal_that_is_gone_ends_it(start: Start) -> None:
    it = start(prepare=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN) and None)
    it.until("100 jobs", "● live")
    it.hang_up()
    wait_until(lambda: it.process.poll() is not None)
    assert it.process.returncode == 128 + signal.SIGHUP


def test_it_can_be_suspended_and_goes_on(start: Start) -> None:
    it = start()
    it.until("100 jobs", "● live")
    it.process.send_signal(signal.SIGTSTP)
    it.until_it(lambda: it.restored, "the terminal of the shell")
    status = Path(f"/proc/{it.process.pid}/status")
    it.until_it(lambda: "T (stopped)" in status.read_text(), "the stop")
    it.process.send_signal(signal.SIGCONT)
    it.until("1 Jobs", "100 jobs", "● live")
    assert it.modes["1049"] == "h"
    it.type("q")
    assert it.wait() == 0
    assert it.restored
