"""A copy inside a real tmux that is shown in a terminal: its buffer, and the terminal's bytes."""

import base64
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from tests.command_line import PROGRAM, PROJECT
from tests.e2e.terminal import needs_tmux

pytestmark = needs_tmux

COPY = """
import os, sys
from data8_tui.notice.clipboard import deliver
sys.stdout.write(deliver("Town 0", os.environ).sequence)
"""
ENCODED = base64.b64encode(b"Town 0").decode()


class ShownTmux:
    """A tmux with a configuration, and the terminal that it is shown in."""

    def __init__(self, folder: Path, settings: str) -> None:
        conf = folder / "tmux.conf"
        conf.write_text(f"{settings}\nset -g status off\n")
        self._command = ["tmux", "-S", str(folder / "socket"), "-f", str(conf)]
        self._folder = folder

    def run(self, *inside: str, terminal: str = "xterm-256color") -> str:
        """All that the terminal is sent until the command in tmux has ended."""
        shell = f"{shlex.join(inside)}; echo left-with-$?; read wait"
        kept = {
            name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ
        }
        own = {"HOME": str(self._folder), "LANG": "C.UTF-8", "PYTHONPATH": str(PROJECT)}
        child = pexpect.spawn(
            self._command[0],
            [*self._command[1:], "new-session", "sh", "-c", shell],
            env={**kept, **own, "TERM": terminal},
            dimensions=(40, 100),
            timeout=45,
            encoding="utf-8",
        )
        child.expect(r"left-with-\d+")
        self._child = child
        return str(child.before)

    def buffers(self) -> list[str]:
        listed = [*self._command, "list-buffers", "-F", "#{buffer_sample}"]
        return subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split("\n")

    def end(self) -> None:
        subprocess.run([*self._command, "kill-server"], capture_output=True, check=False)
        self._child.close(force=True)


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Callable[[str], ShownTmux]]:
    started: list[ShownTmux] = []

    def start(settings: str) -> ShownTmux:
        started.append(ShownTmux(tmp_path, settings))
        return started[-1]

    yield start
    for one in started:
        one.end()


@pytest.mark.parametrize(
    ("settings", "terminal", "expected"),
    [
        ("", "xterm-256color", f"\x1b]52;;{ENCODED}\a"),
        ("set -g set-clipboard on", "xterm-256color", f"\x1b]52;;{ENCODED}\a"),
        ("set -g allow-passthrough on", "vt220", f"\x1b]52;c;{ENCODED}\a"),
    ],
)
def test_the_terminal_gets_the_copy_once_and_so_does_tmux(
    tmux: Callable[[str], ShownTmux], settings: str, terminal: str, expected: str
) -> None:
    it = tmux(settings)
    seen = it.run(sys.executable, "-c", COPY, terminal=terminal)
    assert seen.count(expected) == 1
    assert it.buffers() == ["Town 0", ""]


def test_doctor_tries_tmux_and_says_what_it_did(tmux: Callable[[str], ShownTmux]) -> None:
    it = tmux("")
    seen = it.run(*PROGRAM, "doctor", "--clipboard")
    assert "in its buffer, and sent to xterm-256color" in seen
    assert it.buffers() == ["copied by data8-tui doctor: tmux", ""]


def test_doctor_says_what_to_put_into_tmux_conf(tmux: Callable[[str], ShownTmux]) -> None:
    seen = tmux("").run(*PROGRAM, "doctor", "--clipboard", terminal="vt220")
    assert "set -as terminal-features ',vt220:clipboard'" in seen
    assert "\x1b]52;" not in seen
