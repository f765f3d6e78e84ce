"""What the terminal shows until the application draws, and how the start ends before that."""

import os
import signal
from pathlib import Path

import pytest

from tests.conditions import wait_until
from tests.e2e.pseudo_terminal import Start

DEMO = """
sys.argv.append("--demo")
from types import SimpleNamespace
import data8_tui.demo
data8_tui.demo.sys = SimpleNamespace(executable={executable!r})
"""
STARTING = "Starting the sandbox …".encode()
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def demo_with(script: str, folder: Path) -> str:
    """Code after which the demo's sandbox is this script."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return DEMO.format(executable=str(path))


@pytest.mark.parametrize("number", SIGNALS, ids=lambda one: one.name)
def test_a_signal_while_the_sandbox_starts_leaves_no_child(
    start: Start, tmp_path: Path, number: signal.Signals
) -> None:
    noted = tmp_path / "pid"
    it = start(
        demo_with(f"echo $$ > {noted}.new; mv {noted}.new {noted}; exec sleep 600", tmp_path)
    )
    it.until_shown(STARTING)
    wait_until(noted.exists)
    child = int(noted.read_text())
    if number == signal.SIGINT:
        it.type("\x03")
    else:
        it.process.send_signal(number)
    assert it.wait() in (128 + number, -number)
    assert it.as_before
    assert "interrupted" in it.text or f"ended by {number.name}" in it.text
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_sandbox_that_does_not_start_is_an_error_on_the_terminal_as_it_was(
    start: Start, tmp_path: Path
) -> None:
    it = start(demo_with("echo no room >&2; exit 1", tmp_path))
    assert it.wait() == 5
    assert STARTING in it.shown
    assert it.as_before
    assert it.text.strip().splitlines()[0] == "data8-tui: the sandbox did not start: no room"


def test_a_key_typed_at_the_opening_frame_is_the_applications(start: Start) -> None:
    it = start()
    it.until_shown(b"Opening ")
    it.type("q")
    assert it.wait() == 0
    assert it.restored
    assert "q" not in it.text
