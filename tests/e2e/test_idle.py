"""An idle screen on a real terminal: what has not changed is not written again."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest

import data8_tui

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

PROJECT = Path(data8_tui.__file__).parents[1]
APPLICATION = Path(__file__).with_name("idle_application.py")
YES = b"\x1b[?2026;2$y"
"""What a terminal answers that can show an update all at once; then each update is bracketed."""


@pytest.mark.parametrize("answer", [b"", YES])
def test_an_idle_screen_writes_nothing(sandbox: "Sandbox", tmp_path: Path, answer: bytes) -> None:
    account = (sandbox.base_url, sandbox.token_url, sandbox.client_id, sandbox.client_secret)
    now = sandbox.clock.now().isoformat()
    child = pexpect.spawn(
        sys.executable,
        [str(APPLICATION), *account, now],
        dimensions=(36, 120),
        env={"HOME": str(tmp_path), "PYTHONPATH": str(PROJECT), "LANG": "C.UTF-8",
             "TERM": "xterm-256color", "PATH": ""},
        timeout=45,
    )  # fmt: skip
    try:
        child.send(answer)
        child.expect_exact(b"IDLE")
        assert b"100 jobs" in child.before
        assert (b"\x1b[?2026h" in child.before) is bool(answer)
        child.expect_exact(b"CHANGED")
        assert child.before == b""
        child.expect_exact(b"END")
        assert b"12%" in child.before
        assert b"\r\n" not in child.before
        for mode in (b"datasets", b"transfers"):
            child.expect_exact(b"STILL " + mode)
            child.expect_exact(b"MOVED")
            assert not child.before, repr(child.before)
    finally:
        child.close(force=True)
