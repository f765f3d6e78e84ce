"""Only changed cells are sent: through many screens, the terminal shows what Textual would have."""

import json
from collections.abc import Iterator
from pathlib import Path

from tests.e2e.pseudo_terminal import PseudoTerminal, Start
from tests.pyte_screen import PyteScreen

LOG = """
import json, os
from data8_tui.tui.changed_cells.filter import CellFilter
log = open({path!r}, "w")
def note(*what):
    print(json.dumps(what), file=log, flush=True)
reduce, forget = CellFilter.reduce, CellFilter.forget
def noting_reduce(self, data):
    sent = reduce(self, data)
    note(data, sent)
    return sent
def noting_forget(self):
    forget(self)
    note(*os.get_terminal_size(1))
CellFilter.reduce, CellFilter.forget = noting_reduce, noting_forget
"""
"""Notes what Textual writes with what is sent for it, and the terminal's size where that counts."""
UP, DOWN, PAGE_DOWN, ESCAPE, DRAW_AGAIN = "\x1b[A", "\x1b[B", "\x1b[6~", "\x1b", "\x0c"


def tour(it: PseudoTerminal) -> None:
    """Lists, a dialog, a toast, the help, typing, another theme, another size, a drawing anew."""

    def leave(gone: str) -> None:
        it.type(ESCAPE)
        it.until_it(lambda: gone not in it.text, f"the end of “{gone}”")

    it.until("100 jobs", "● live", "completed")
    it.type(DOWN * 18 + PAGE_DOWN + UP * 18)
    it.until("Empty export")
    it.type("G\r")
    it.until("Statistic", "took")
    leave("Statistic")
    it.type("T?")
    it.until("On this screen")
    leave("On this screen")
    it.type("/completed")
    it.until("of 100 on page 1")
    leave("of 100 on page 1")
    it.type("0")
    it.until("Workflows")
    it.type("2")
    it.until("100 datasets", "complete")
    it.type("d")
    it.until("serves only the records of output datasets")
    it.type(DOWN * 2 + "d")
    it.until("Folder:")
    leave("Folder:")
    it.type("3")
    it.until("d download  u upload")
    seen = len(it.shown)
    it.type(DRAW_AGAIN)
    it.until_it(lambda: b"Overview" in it.shown[seen:], "a drawing of all")
    it.resize(100, 30)
    it.type("2" + DOWN)
    it.until("100 datasets", "Columns")


def noted(path: Path) -> Iterator[list[str | int]]:
    yield from map(json.loads, path.read_text().splitlines())


def test_the_screen_is_the_same_as_textual_would_draw_it(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "log"
    it = start(LOG.format(path=str(path)))
    tour(it)
    it.type("q")
    assert it.wait() == 0
    usual, reduced = PyteScreen(80, 24), PyteScreen(80, 24)
    written = sent = 0
    for first, second in noted(path):
        if isinstance(first, int) and isinstance(second, int):
            for screen in (usual, reduced):
                screen.resize(first, second)
            continue
        usual.feed(str(first))
        reduced.feed(str(second))
        written, sent = written + len(str(first)), sent + len(str(second))
        assert usual.cursor == reduced.cursor
        assert usual.cells == reduced.cells
    assert sent < 0.6 * written


def test_a_setting_sends_all_that_textual_writes(start: Start) -> None:
    it = start(env={"DATA8_ONLY_CHANGES": "false"})
    it.until("100 jobs", "● live")
    seen = len(it.shown)
    it.type(DOWN)
    it.until_it(lambda: it.text != "" and len(it.shown) > seen, "the row below")
    assert b"\x1b[0m" in it.shown[seen:]
