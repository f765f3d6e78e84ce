"""`data8-tui doctor`: what it looks at, and the bytes of a notice as a terminal gets them."""

import base64
import json
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pexpect
import pytest

from tests.command_line import PROGRAM, CommandLine

TEXT = "✓ A notice to try it: completed"
PLAIN = f"\x1b]777;notify;Job completed;{TEXT}\a"


def test_a_good_setup_is_ticked_off(cli: CommandLine) -> None:
    done = cli("doctor")
    assert done.status == 0
    ticked = [line.split()[1] for line in done.out.splitlines() if line.startswith("✓")]
    assert ticked == ["program", "settings", "connection", "statuses", "history", "notices"]


def test_the_demo_passes_and_shows_its_account(nobody: CommandLine) -> None:
    done = nobody("--demo", "doctor")
    assert (done.status, "✗" in done.out) == (0, False)
    ticked = [line.split()[1] for line in done.out.splitlines() if line.startswith("✓")]
    assert ticked == ["program", "settings", "connection", "statuses", "notices"]
    shown = json.loads(nobody("--demo", "config", "show", "--json").out)
    assert shown["profile"] == "demo"
    assert shown["settings"]["base_url"]["value"].startswith("http://127.0.0.1:")
    assert shown["settings"]["client_secret"] == {"value": "(hidden)", "from": "--demo"}
    assert shown["settings"]["status.completed"] == {"value": [2], "from": "--demo"}
    assert shown["settings"]["refresh.jobs"] == {"value": 10, "from": "default"}
    assert {"2", "completed", "configuration"} < set(shown["statusCodes"][2].values())
    assert "status code 2 " in nobody("--demo", "config", "show").out


def test_what_is_wrong_is_crossed_and_decides_the_exit(nobody: CommandLine) -> None:
    done = nobody("doctor", XDG_STATE_HOME="/proc/nowhere")
    assert done.status == 3
    crossed = [line.split()[1] for line in done.out.splitlines() if line.startswith("✗")]
    assert crossed == ["settings", "history"]
    assert "DATA8_CLIENT_ID" in done.out


def test_the_command_of_on_finish_is_tried(nobody: CommandLine) -> None:
    folder = nobody.home / "config" / "data8-tui"
    folder.mkdir(parents=True)
    told = nobody.home / "told"
    command = json.dumps(["sh", "-c", f'echo "$1: $2" > {told}', "sh", "{title}", "{text}"])
    (folder / "config.toml").write_text(f"on_finish = {command}\n")
    done = nobody("doctor", "--notify")
    assert "your command was run" in done.out
    assert told.read_text() == f"Job completed: {TEXT}\n"
    told.unlink()
    (folder / "config.toml").chmod(0o666)
    assert "other users can write" in nobody("doctor", "--notify").out
    assert not told.exists()


def test_without_a_terminal_no_notice_can_be_given(nobody: CommandLine) -> None:
    done = nobody("doctor", "--notify")
    assert "standard error is no terminal" in done.out


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"TERM": "xterm-256color"}, PLAIN),
        ({"LC_TERMINAL": "iTerm2"}, f"\x1b]9;data8-tui: Job completed: {TEXT}\a"),
        (
            {"TERM": "xterm-kitty"},
            f"\x1b]99;i=data8-1:d=0;Job completed\x1b\\\x1b]99;i=data8-1:p=body;{TEXT}\x1b\\",
        ),
        ({"STY": "1.pts-0.host", "TERM": "screen"}, f"\x1bP{PLAIN}\x1b\\"),
        ({"TERM": "dumb"}, ""),
    ],
)
def test_a_terminal_gets_its_own_bytes_and_the_bell(
    nobody: CommandLine, variables: dict[str, str], expected: str
) -> None:
    done = nobody.on_terminal("doctor", "--notify", **variables)
    assert f"{expected}\a" in done.out
    if not expected:
        assert "\x1b]" not in done.out


class Tmux:
    """A tmux of the test's own, attached to a terminal whose bytes are read."""

    def __init__(self, cli: CommandLine, folder: Path, passthrough: str) -> None:
        self._cli = cli
        self._socket = str(folder / "tmux.socket")
        conf = folder / "tmux.conf"
        conf.write_text(f"set -g allow-passthrough {passthrough}\nset -g status off\n")
        self._command = ["tmux", "-S", self._socket, "-f", str(conf)]

    def run(self, *arguments: str) -> str:
        """All that the terminal outside is sent while the program runs inside, to its end."""
        inside = f"{shlex.join([*PROGRAM, *arguments])}; echo left-with-$?; read wait"
        child = pexpect.spawn(
            self._command[0],
            [*self._command[1:], "new-session", "sh", "-c", inside],
            env=self._cli.environment(),
            cwd=str(self._cli.home),
            dimensions=(30, 100),
            timeout=30,
            encoding="utf-8",
        )
        child.expect(r"left-with-\d+")
        seen = str(child.before)
        child.close(force=True)
        return seen

    def end(self) -> None:
        pexpect.run(" ".join([*self._command, "kill-server"]), withexitstatus=True)
        with suppress(FileNotFoundError):
            os.unlink(self._socket)


@contextmanager
def tmux(cli: CommandLine, folder: Path, passthrough: str) -> Iterator[Tmux]:
    made = Tmux(cli, folder, passthrough)
    try:
        yield made
    finally:
        made.end()


def test_a_notice_passes_through_tmux_to_the_terminal_outside(
    nobody: CommandLine, tmp_path: Path
) -> None:
    with tmux(nobody, tmp_path, "on") as inside:
        seen = inside.run("doctor", "--notify")
    assert PLAIN in seen
    assert "\a" in seen.replace(PLAIN, "")


def test_a_tmux_that_lets_nothing_through_is_told_how_to(
    nobody: CommandLine, tmp_path: Path
) -> None:
    with tmux(nobody, tmp_path, "off") as inside:
        seen = inside.run("doctor", "--notify")
    assert "777;notify" not in seen
    assert "set -g allow-passthrough on" in seen


def test_without_tmux_the_terminal_gets_the_copy(nobody: CommandLine) -> None:
    done = nobody.on_terminal("doctor", "--clipboard")
    text = base64.b64encode(b"copied by data8-tui doctor: OSC 52").decode()
    assert f"\x1b]52;c;{text}\x07" in done.out
    assert "OSC 52: sent to the terminal" in done.out
    piped = nobody("doctor", "--clipboard")
    assert "✗ clipboard" in piped.out
    assert "standard error is no terminal" in piped.out
