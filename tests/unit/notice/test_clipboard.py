"""The ways of a copy: programs of this machine, and what is written where none may be asked."""

from pathlib import Path

import pytest

from data8_tui.notice.clipboard import (
    LONGEST,
    Delivery,
    copy_sequence,
    deliver,
    load_tmux_buffer,
    local_program,
)

PLAIN = "\x1b]52;c;aGVsbG8=\x07"
WRAPPED = f"\x1bPtmux;\x1b{PLAIN}\x1b\\"
TMUX = {"TMUX": "/nowhere,1,0"}


class Programs:
    """A folder of programs, the only one on the path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, name: str, script: str) -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def took(self) -> str:
        return (self.folder / "took").read_text()

    def add_taking(self, name: str) -> None:
        self.add(name, f"/bin/cat > {self.folder}/took")

    def add_tmux(self, *, send: bool, facts: str) -> None:
        refused = "" if send else '[ "$2" = -w ] && exit 1\n'
        self.add("tmux", f"{refused}/bin/cat > {self.folder}/took; echo '{facts}'")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    monkeypatch.setenv("PATH", str(tmp_path))
    return Programs(tmp_path)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-256color"}, PLAIN),
        ({"TERM": "screen", "STY": "1.pts-0"}, f"\x1bP{PLAIN}\x1b\\"),
        ({"TERM": "tmux-256color"}, f"{PLAIN}{WRAPPED}"),
        (TMUX, f"{PLAIN}{WRAPPED}"),
    ],
)
def test_a_tmux_that_cannot_be_asked_gets_both_forms(
    environment: dict[str, str], expected: str
) -> None:
    assert copy_sequence("hello", environment) == expected


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"DISPLAY": ":0"}, "xsel"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "wl-copy"),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, ""),
        ({"DISPLAY": ":0", "SSH_TTY": "/dev/pts/1"}, ""),
        ({}, ""),
    ],
)
def test_a_program_is_used_only_where_the_user_sits(
    programs: Programs,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    expected: str,
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("wl-copy", "xsel", "pbcopy"):
        programs.add(name, "")
    assert local_program(environment)[:1] == ((expected,) if expected else ())


def test_what_a_program_took_is_not_sent_to_the_terminal_as_well(programs: Programs) -> None:
    programs.add_taking("wl-copy")
    text = "x" * (LONGEST + 1)
    assert deliver(text, {"WAYLAND_DISPLAY": "wayland-0"}) == Delivery(program="wl-copy")
    assert programs.took() == text


def test_a_program_that_fails_is_replaced_by_the_terminal(programs: Programs) -> None:
    programs.add("wl-copy", "exit 1")
    assert deliver("hello", {"WAYLAND_DISPLAY": "w"}) == Delivery(sequence=PLAIN)


def test_a_program_left_running_is_not_waited_for(programs: Programs) -> None:
    programs.add("wl-copy", f"/bin/cat > {programs.folder}/took; /bin/sleep 30 &")
    assert deliver("hello", {"WAYLAND_DISPLAY": "w"}).program == "wl-copy"


@pytest.mark.parametrize(
    ("send", "facts", "expected"),
    [
        (True, "3.4|xterm|bpaste,clipboard|0", Delivery(in_tmux=True, sent_by_tmux=True)),
        (True, "3.4|foo|bpaste|0", Delivery(in_tmux=True)),
        (True, "3.4|foo|bpaste|all", Delivery(in_tmux=True, sequence=WRAPPED)),
        # 3.2 passed on all; before it there was no -w either.
        (False, "3.1c|xterm||", Delivery(in_tmux=True, sequence=WRAPPED)),
    ],
)
def test_what_tmux_does_not_send_is_passed_through_it(
    programs: Programs, send: bool, facts: str, expected: Delivery
) -> None:
    programs.add_tmux(send=send, facts=facts)
    assert deliver("hello", TMUX) == expected
    assert programs.took() == "hello"


def test_what_is_too_long_for_a_terminal_stays_in_tmux(programs: Programs) -> None:
    programs.add("tmux", f"/bin/cat > {programs.folder}/took; echo \"$*\" '|xterm|clipboard|1'")
    assert deliver("x" * (LONGEST + 1), TMUX) == Delivery(in_tmux=True)
    loaded = load_tmux_buffer("hello", send=False)
    assert loaded is not None
    assert loaded.version.startswith("load-buffer - ;")


def test_in_tmux_a_program_alone_is_not_enough(programs: Programs) -> None:
    programs.add_taking("wl-copy")
    programs.add_tmux(send=True, facts="3.4|xterm|clipboard|0")
    both = deliver("hello", {**TMUX, "WAYLAND_DISPLAY": "w"})
    assert both == Delivery("wl-copy", in_tmux=True, sent_by_tmux=True)
