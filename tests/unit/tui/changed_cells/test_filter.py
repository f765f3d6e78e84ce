"""Of a frame, the terminal is sent what changes it; shown by pyte, with and without the filter."""

from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data8_tui.cell_width import cell_width
from data8_tui.tui.changed_cells.filter import CellFilter, erases_in_colour
from tests.pyte_screen import PyteScreen

COLUMNS, LINES = 24, 4
LOOKS = ["", "1;38;5;188;48;5;16", "38;5;246;48;5;16", "7;38;5;23;48;5;16", "4;31", "1", "9;44",
         "38;2;1;2;3;48;2;4;5;6", "97;104", "39;49", "3;32", "53", "38;5;9;48;5;16"]  # fmt: skip
TEXTS = ["a", "bc", " ", "     ", "●", "…━╸", "漢", "字漢", "한", "e\u0301", "🙂", "❤\ufe0f", "～",
         "👩\u200d👩\u200d👧", "ｱﾞ", "קום", "กำ", "\u200bx", "🇬🇧",
         "0123456789", " " * 13]  # fmt: skip
BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"


def piece(y: int, x: int, parts: Iterable[tuple[str, str]]) -> str:
    """As Textual writes it, cut at the end of the line."""
    written, used = [f"\x1b[{y};{x}H"], x - 1
    for look, text in parts:
        used += cell_width(text)
        if used > COLUMNS:
            break
        written.append(f"\x1b[{look}m{text}\x1b[0m" if look else text)
    return "".join(written)


def frame(lines: Mapping[int, Sequence[str]], move: str) -> str:
    """As Textual writes it: the pieces of a line, and an end of line before the next line."""
    return "\n".join("".join(lines[y]) for y in sorted(lines)) + move


parts = st.lists(st.tuples(st.sampled_from(LOOKS), st.sampled_from(TEXTS)), min_size=1, max_size=8)
places = st.integers(1, COLUMNS)
lines = st.dictionaries(
    st.integers(1, LINES), st.lists(st.tuples(places, parts), min_size=1, max_size=3), min_size=1
).map(lambda found: {y: [piece(y, x, each) for x, each in some] for y, some in found.items()})
moves = st.builds("\x1b[{};{}H".format, st.integers(1, LINES), places)
frames = st.builds(frame, lines, moves)
between = st.sampled_from(
    ["\x1b]0;a title\x07", "\x1b[2J", "\x1b[?25h", "\x1b[?1049l\x1b[?1049h", "\x1b[31mred\x1b[0m",
     "\x1b[2;3H\x1b]8;;http://a.example\x1b\\link\x1b]8;;\x1b\\", "\x07", "\x1b[1;1H\x1b[2K"]
)  # fmt: skip


@given(st.lists(st.one_of(frames, frames, frames, between), max_size=12), st.booleans())
@settings(max_examples=40, deadline=None)
def test_the_screen_is_the_same_with_and_without(written: Sequence[str], erases: bool) -> None:
    usual, reduced = PyteScreen(COLUMNS, LINES), PyteScreen(COLUMNS, LINES)
    cells = CellFilter(erases_in_colour=erases)
    for each in written:
        usual.feed(each)
        reduced.feed(cells.reduce(each))
        assert reduced.cells == usual.cells
        assert reduced.cursor == usual.cursor


ROW = piece(2, 1, [("38;5;188;48;5;16", "Deceased check    "), ("1;38;5;9;48;5;16", "failed")])


def test_a_frame_that_is_shown_is_not_sent_again() -> None:
    cells = CellFilter()
    assert cells.reduce(ROW + "\x1b[1;4H")
    assert cells.reduce(ROW + "\x1b[1;4H") == ""
    assert cells.reduce(ROW + "\x1b[2;1H") == "\x1b[2;1H"


def test_only_cells_that_differ_are_sent() -> None:
    cells = CellFilter()
    cells.reduce(ROW + "\x1b[1;4H")
    changed = ROW.replace("failed", "fooled").replace("Deceased", "Diseased")
    assert cells.reduce(changed + "\x1b[1;4H") == (
        "\x1b[2;2H\x1b[38;5;188;48;5;16mis\x1b[20G\x1b[1;38;5;9moo\x1b[m\x1b[1;4H"
    )


def test_cells_that_take_fewer_bytes_than_a_move_are_sent_again() -> None:
    cells = CellFilter()
    cells.reduce("\x1b[1;1Habcdef     .\x1b[1;1H")
    assert cells.reduce("\x1b[1;1HXbcXef     .\x1b[1;1H") == "XbcX\x1b[1G"


def test_a_blank_takes_any_colour_in_front() -> None:
    cells = CellFilter()
    cells.reduce("\x1b[1;1H          \x1b[1;1H")
    one, other = "\x1b[31;40m", "\x1b[32;40m"
    sent = cells.reduce(f"\x1b[1;1H{one}a  \x1b[0m{other}  b\x1b[0m    \x1b[1;1H")
    assert sent == "\x1b[31;40ma    \x1b[32mb\x1b[m\x1b[1G"


def test_brackets_are_sent_around_what_is_sent() -> None:
    cells = CellFilter()
    for first in (True, False):
        begin, sent, end = (cells.reduce(each) for each in (BEGIN, ROW + "\x1b[1;4H", END))
        assert begin == ""
        assert (sent.startswith(BEGIN), end) == ((True, END) if first else (False, ""))


@pytest.mark.parametrize(
    "sequence",
    ["\x1b]52;c;YQ==\x07", "\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\", "\x07", "\x1b[?25h\x1b[?1004l",
     "\x1b]0;data8\x1b\\", "\x1b[?2026$p", "\x1b[>31u"],
)  # fmt: skip
def test_what_draws_nothing_is_sent_as_it_is(sequence: str) -> None:
    cells = CellFilter()
    cells.reduce(ROW)
    assert cells.reduce(sequence) == sequence
    assert cells.reduce(ROW) == ""


@pytest.mark.parametrize(
    "sequence", ["\x1b[2J", "\x1b[?1049h", "\x1b[?1049l", "hello", "\x1bc", "\x1b[?25h\x1b[J"]
)
def test_after_what_may_draw_all_is_sent(sequence: str) -> None:
    cells = CellFilter()
    first = cells.reduce(ROW)
    assert cells.reduce(sequence) == sequence
    assert cells.reduce(ROW) == first


def test_after_it_was_told_to_forget_all_is_sent() -> None:
    cells = CellFilter()
    cells.reduce(ROW)
    cells.forget()
    assert "Deceased check" in cells.reduce(ROW)


def test_a_line_with_a_character_of_unsure_width_is_sent_each_time() -> None:
    cells, line = CellFilter(), piece(1, 1, [("", "👩\u200d👧 family")])
    cells.reduce(line)
    assert line in cells.reduce(line)


BLANKS = "\x1b[1;1H\x1b[44ma" + " " * 20 + "b\x1b[0m\x1b[1;1H"


def test_many_blanks_are_erased_where_that_colours_them() -> None:
    assert CellFilter(erases_in_colour=True).reduce(BLANKS) == (
        "\x1b[1;1H\x1b[0;44ma\x1b[20X\x1b[22Gb\x1b[m\x1b[1;1H"
    )
    assert " " * 20 in CellFilter().reduce(BLANKS)
    assert "\x1b[20X" in CellFilter().reduce(BLANKS.replace("\x1b[44m", "\x1b[34m"))


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, True),
        ({"TERM": "xterm-256color", "STY": "1.pts-0.host"}, False),
        ({}, False),
    ],
)
def test_screen_is_known_to_erase_without_colour(
    environment: dict[str, str], colours: bool
) -> None:
    assert erases_in_colour(environment) is colours
