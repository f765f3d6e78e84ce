"""A terminal as a user has it: a shell inside tmux."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

PATIENCE = 45.0
APPLICATION = f"{sys.executable} -m data8_tui"

needs_tmux = pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed here")


class Terminal:
    """A terminal of a given size with a shell in it."""

    def __init__(self, socket: Path, columns: int, lines: int, home: Path) -> None:
        self._tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        environment = {
            **kept, "HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm-256color", "PS1": "$ ",
            "DATA8_START": "jobs",
        }  # fmt: skip
        size = ["-x", str(columns), "-y", str(lines)]
        self._run("new-session", "-d", *size, "sh", environment=environment)
        self._run("set", "-g", "status", "off")
        self._run("resize-window", *size)

    def _run(self, *words: str, environment: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            [*self._tmux, *words], capture_output=True, text=True, env=environment, check=True
        )
        return done.stdout

    def type(self, text: str) -> None:
        self._run("send-keys", "-l", "--", text)

    def press(self, *keys: str) -> None:
        self._run("send-keys", *keys)

    @property
    def screen(self) -> str:
        return self._run("capture-pane", "-p")

    def leave(self, gone: str) -> None:
        """Press Escape, and wait for what it does."""
        self.press("Escape")
        self.until_it(lambda screen: gone not in screen, f"the end of “{gone}”")

    def until(self, *texts: str) -> str:
        """Wait until all these texts stand on the screen."""
        return self.until_it(lambda screen: all(text in screen for text in texts), str(texts))

    def until_it(self, condition: Callable[[str], bool], what: str) -> str:
        end = time.monotonic() + PATIENCE
        while not condition(screen := self.screen):
            assert time.monotonic() < end, f"never came: {what}\n{screen}"
            time.sleep(0.05)
        return screen

    def flag(self, name: str) -> str:
        return self._run("display", "-p", f"#{{{name}}}").strip()

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)


def start_demo(it: Terminal, application: str = APPLICATION) -> None:
    it.type(f"{application} --demo; echo left with $?")
    it.press("Enter")
    it.until("1 Jobs", "100 jobs", "● running", "● live")
