"""The bytes of a notice: the right protocol, wrapped for what stands between, and nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.notice import NoticeProtocol, notice_sequence, wrap_sequence
from data8_tui.notice.osc import BELL

PLAIN = {"TERM": "xterm-256color"}
TMUX = {"TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"}
SCREEN = {"TERM": "screen", "STY": "1.pts-0"}


@pytest.mark.parametrize(
    ("protocol", "expected"),
    [
        (NoticeProtocol.OSC_9, "\x1b]9;data8-tui: Done: check\a"),
        (NoticeProtocol.OSC_777, "\x1b]777;notify;Done;check\a"),
        (
            NoticeProtocol.OSC_99,
            "\x1b]99;i=data8-1:d=0;Done\x1b\\\x1b]99;i=data8-1:p=body;check\x1b\\",
        ),
        (NoticeProtocol.BELL, ""),
    ],
)
def test_each_protocol_has_its_bytes_and_the_bell(protocol: NoticeProtocol, expected: str) -> None:
    assert notice_sequence("Done", "check", protocol, PLAIN) == expected + BELL


def test_off_is_silent() -> None:
    assert notice_sequence("Done", "check", NoticeProtocol.OFF, PLAIN) == ""


def test_tmux_gets_it_wrapped_with_every_escape_doubled_and_the_bell_bare() -> None:
    assert notice_sequence("Done", "check", NoticeProtocol.OSC_9, TMUX) == (
        "\x1bPtmux;\x1b\x1b]9;data8-tui: Done: check\a\x1b\\\a"
    )
    assert notice_sequence("Done", "check", NoticeProtocol.OSC_99, TMUX) == (
        "\x1bPtmux;\x1b\x1b]99;i=data8-1:d=0;Done\x1b\x1b\\\x1b\\"
        "\x1bPtmux;\x1b\x1b]99;i=data8-1:p=body;check\x1b\x1b\\\x1b\\\a"
    )


def test_a_tmux_on_the_machine_that_ssh_came_from_is_wrapped_too() -> None:
    assert wrap_sequence("\x1b]9;x\a", {"TERM": "tmux-256color"}).startswith("\x1bPtmux;")


def test_screen_gets_it_in_pieces_that_end_between_characters() -> None:
    sequence = notice_sequence("é" * 190, "✓" * 190, NoticeProtocol.OSC_777, SCREEN)
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", sequence, re.S)
    assert len(pieces) > 1
    assert all(len(piece.encode()) <= 500 for piece in pieces)
    assert (
        "".join(pieces) == notice_sequence("é" * 190, "✓" * 190, NoticeProtocol.OSC_777, PLAIN)[:-1]
    )


def test_a_semicolon_in_a_name_does_not_part_the_title() -> None:
    sequence = notice_sequence("a;b", "c;d", NoticeProtocol.OSC_777, PLAIN)
    assert sequence == "\x1b]777;notify;a,b;c,d\a\a"


@given(
    title=st.text(),
    text=st.text(),
    protocol=st.sampled_from([NoticeProtocol.OSC_9, NoticeProtocol.OSC_777, NoticeProtocol.OSC_99]),
)
def test_no_text_ends_the_sequence_or_begins_another(
    title: str, text: str, protocol: NoticeProtocol
) -> None:
    body = notice_sequence(title, text, protocol, PLAIN)
    for own in ("\x1b]", "\x1b\\", "\a"):
        body = body.replace(own, "")
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", body)
    assert len(body) < 600
