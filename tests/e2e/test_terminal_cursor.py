"""The terminal's own cursor stands on what the keys act on, and a move of it takes few bytes."""

import re

from tests.e2e.pseudo_terminal import PseudoTerminal, Start

DOWN = "\x1b[B"


def moved(it: PseudoTerminal, key: str, by: tuple[int, int]) -> int:
    """Press a key, and wait until the cursor has moved; returns how many bytes that took."""
    y, x = it.cursor
    written = len(it.shown)
    it.type(key)
    it.until_it(lambda: it.cursor == (y + by[0], x + by[1]), f"a cursor moved by {by}")
    return len(it.shown) - written


def test_the_cursor_stands_on_rows_cells_and_letters(start: Start) -> None:
    it = start()
    it.until("100 jobs", "● live", "completed")
    it.until_it(lambda: it.cursor[1] == 2, "a cursor on a row")
    first = it.text_at_cursor
    assert "%" in first
    taken = [moved(it, DOWN, (1, 0)) for _ in range(6)]
    assert min(taken) <= 300, "what arrives meanwhile comes on top"
    assert it.text_at_cursor != first
    it.type("2")
    it.until("100 datasets")
    it.until_it(lambda: "complete" in it.text_at_cursor, "a cursor on a dataset")
    it.type(DOWN * 2 + "\r")
    it.until_it(lambda: it.text_at_cursor.lstrip().startswith("100001"), "a cursor on a cell")
    moved(it, DOWN, (1, 0))
    assert it.text_at_cursor.lstrip().startswith("100002")
    it.type("0")
    it.until("Workflows")
    it.until_it(lambda: it.cursor[1] == 2, "a cursor on the overview")
    it.type("n")
    it.until("New job")
    it.type("Em")
    it.until_it(lambda: it.text_at_cursor == "ailValidation", "a cursor behind the letters")
    assert it.modes["25"] == "l"


def test_settings_draw_the_cursor_and_spare_a_slow_line(start: Start) -> None:
    it = start(env={"DATA8_SHOW_CURSOR": "true", "DATA8_LOW_BANDWIDTH": "true"})
    it.until("100 jobs", "● live")
    assert it.modes["25"] == "h"
    assert not re.search(rb"[34]8;[25];", it.shown), "a colour of its own"
