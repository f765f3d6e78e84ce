"""Lines that a frame shows elsewhere are moved by the terminal; pyte shows the same screen."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from data8_tui.tui.changed_cells.filter import CellFilter
from tests.pyte_screen import PyteScreen

COLUMNS, LINES, FIRST, ROWS = 30, 14, 3, 10
USUAL, CHOSEN = "38;5;188;48;5;16", "1;38;5;231;48;5;23"
NAMES = ["Ben", "字漢 Aya", "Søren", "", "Jo  Jones", "한 Kim"]


def listed(top: int, cursor: int, pane: str) -> str:
    """A list of rows from `top` on, beside a pane that stays, below a heading."""
    written = [f"\x1b[1;1H\x1b[4mA heading, row {cursor}\x1b[0m  "]
    for place in range(ROWS):
        row = top + place
        name = NAMES[row % len(NAMES)]
        text = f"{row:4} {name}".ljust(20 - sum(each > "\u1100" for each in name))
        style = CHOSEN if row == cursor else USUAL
        written.append(f"\x1b[{FIRST + place};1H\x1b[{style}m{text}\x1b[0m")
        written.append(f"\x1b[{FIRST + place};21H{pane[place : place + 10].ljust(10)}")
    return "\n".join(written) + f"\x1b[{FIRST + max(0, cursor - top)};3H"


views = st.tuples(st.integers(0, 12), st.integers(0, 20), st.sampled_from(["", "a pane beside it"]))


@given(st.lists(views, min_size=2, max_size=6))
@settings(max_examples=40, deadline=None)
def test_the_screen_is_the_same_after_scrolling(seen: Sequence[tuple[int, int, str]]) -> None:
    usual, reduced = PyteScreen(COLUMNS, LINES), PyteScreen(COLUMNS, LINES)
    cells = CellFilter(erases_in_colour=True)
    for view in seen:
        usual.feed(listed(*view).replace("\n", "\r\n"))
        reduced.feed(cells.reduce(listed(*view)))
        assert reduced.cells == usual.cells
        assert reduced.cursor == usual.cursor


def test_a_row_further_down_moves_the_others_up() -> None:
    cells = CellFilter()
    cells.reduce(listed(0, 9, ""))
    sent = cells.reduce(listed(1, 10, ""))
    assert "\x1b[3;11r\x1b[11;1H\n\x1b[r" in sent
    assert len(sent) < len(listed(1, 10, "")) / 3


def test_a_row_further_up_moves_the_others_down() -> None:
    cells = CellFilter()
    cells.reduce(listed(5, 5, ""))
    assert "\x1b[4;12r\x1b[4;1H\x1bM\x1b[r" in cells.reduce(listed(4, 4, ""))


def test_another_page_moves_nothing() -> None:
    cells = CellFilter()
    cells.reduce(listed(0, 0, ""))
    assert "r\x1b[" not in cells.reduce(listed(10, 10, ""))


def test_beside_much_that_stays_nothing_is_moved() -> None:
    cells = CellFilter()
    pane = "".join(chr(0x3B1 + number) for number in range(20))
    frame = "\n".join(f"\x1b[{y};1H{y:2}\x1b[{y};3H{pane}" for y in range(1, 11)) + "\x1b[1;1H"
    other = "\n".join(f"\x1b[{y};1H{y + 1:2}\x1b[{y};3H{pane[y:]}{pane[:y]}" for y in range(1, 11))
    cells.reduce(frame)
    assert "r\x1b[" not in cells.reduce(other + "\x1b[1;1H")
