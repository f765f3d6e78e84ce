"""How the sections share the lines, and where the cursor goes among them."""

from dataclasses import replace

import pytest

from data8_tui.tui.navigation import OpenJob, ShowJobs
from data8_tui.tui.screens.overview import spots
from data8_tui.tui.screens.overview.items import (
    BoardItem,
    BoardSection,
    UnfoldSection,
    title_line,
    wrapped,
)
from data8_tui.tui.screens.overview.layout import HEADING_KEY, PlacedLine, lines_of_all, stack
from data8_tui.tui.screens.overview.spots import Spot

RANKS = (("ended", "now"), ("workflows",), ("days",))


def section(name: str, items: int, *, lines: int = 1, least: int = 1) -> BoardSection:
    """A section of so many items, each of so many lines."""
    text = tuple([("x", "")] for _ in range(lines))
    made = tuple(BoardItem(f"{name} {n}", text, OpenJob(f"{name} {n}")) for n in range(items))
    folded = [(f"{name} {items}", "dim")]
    return BoardSection(name, lambda _: [(name, "strong")], folded, made, least, ShowJobs())


def shown(placed: list[PlacedLine]) -> list[str]:
    """Each line as a word: a heading, an item's key, or nothing."""
    return [
        str(line.item.key)
        if line.item and line.item.key != HEADING_KEY
        else line.text[0][0]
        if line.text
        else ""
        for line in placed
    ]


def test_all_is_shown_where_there_is_room() -> None:
    placed = stack([section("now", 2), section("ended", 1)], RANKS, 20)
    assert shown(placed) == ["now", "now 0", "now 1", "", "ended", "ended 0"]


@pytest.mark.parametrize("height", range(1, 40))
def test_no_height_is_exceeded_nor_an_item_cut(height: int) -> None:
    sections = [section("now", 9, least=2), section("ended", 9, lines=2, least=4)]
    lines = shown(stack(sections, RANKS, height))
    assert len(lines) <= height
    assert all(lines.count(f"ended {n}") in (0, 2) for n in range(9))


@pytest.mark.parametrize("height", range(3, 40))
def test_every_section_is_seen_and_reached(height: int) -> None:
    days = section("days", 1, lines=3)
    sections = [section("now", 9, least=2), section("ended", 9, lines=2, least=4), days]
    placed = stack(sections, RANKS, height)
    lines = " ".join(shown(placed))
    assert all(name in lines for name in ("now", "ended", "days"))
    found = {spot.part for spot in spots.column_spots(placed, 0, 2, 2, 30)}
    assert found == {"now", "ended", "days"}


def test_the_first_group_shows_items_before_the_others() -> None:
    sections = [section("now", 5, least=2), section("ended", 5, least=3), section("workflows", 3)]
    assert shown(stack(sections, RANKS, 3)) == ["now 5", "ended 5", "workflows 3"]
    assert shown(stack(sections, RANKS, 7)) == [
        "now", "now 0", "", "ended", "ended 0", "", "workflows 3",
    ]  # fmt: skip
    assert shown(stack(sections, RANKS, 9)) == [
        "now", "now 0", "", "ended", "ended 0", "ended 1", "ended 2", "", "workflows 3",
    ]  # fmt: skip


def test_an_unfolded_section_comes_before_all_others() -> None:
    sections = [section("ended", 5, least=3), section("workflows", 4)]
    lines = shown(stack(sections, RANKS, 7, "workflows"))
    assert lines == ["ended 5", "", "workflows", *(f"workflows {n}" for n in range(4))]


@pytest.mark.parametrize("height", [4, 10])
def test_a_heading_leads_to_its_list_whether_items_are_hidden_or_not(height: int) -> None:
    first, *_ = stack([section("ended", 9)], RANKS, height)
    assert first.item is not None
    assert first.item.target == ShowJobs()


def test_a_heading_leads_to_more_lines_only_where_items_are_hidden() -> None:
    folding = replace(section("workflows", 9), rest=UnfoldSection("workflows"))
    first, *_ = stack([folding], RANKS, 4)
    assert first.item is not None
    assert first.item.target == UnfoldSection("workflows")
    first, *_ = stack([folding], RANKS, 10)
    assert first.item is None


@pytest.mark.parametrize("lines", [1, 2])
def test_so_many_lines_are_enough_for_all(lines: int) -> None:
    sections = [section("now", 4), section("ended", 3, lines=lines)]
    placed = stack(sections, RANKS, lines_of_all(sections))
    assert len(placed) == lines_of_all(sections) == 8 + 3 * lines - 1
    assert "now 3" in shown(placed)
    assert "ended 2" in shown(placed)


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (30, "Now  … 3 more  1 failed, 2 new"),
        (29, "Now  … 3 more          ✗1, 2n"),
        (18, "Now  … 3 more     "),
    ],
)
def test_a_heading_counts_what_is_hidden(width: int, line: str) -> None:
    parts = title_line("Now", ("1 failed, 2 new", "✗1, 2n"), width, 3)
    assert "".join(text for text, _ in parts) == line


COUNTS = [
    Spot(spots.TOP, "running", ShowJobs(), 2, 0, 9),
    Spot(spots.TOP, "new", ShowJobs(), 20, 0, 5),
]
LEFT = [Spot("ended", n, OpenJob(str(n)), 2, 4 + n, 30) for n in range(3)]
RIGHT = [Spot("now", n, OpenJob(str(n)), 40, 3 + n, 30, 1, 1) for n in range(3)]
HEADING = Spot("ended", HEADING_KEY, ShowJobs(), 2, 3, 30)
ALL = [*COUNTS, HEADING, *LEFT, *RIGHT]


@pytest.mark.parametrize(
    ("move", "at", "by", "expected"),
    [
        (spots.vertical, COUNTS[1], 1, HEADING),
        (spots.vertical, COUNTS[0], -1, COUNTS[0]),
        (spots.vertical, LEFT[0], -1, HEADING),
        (spots.vertical, HEADING, -1, COUNTS[0]),
        (spots.vertical, LEFT[2], 1, LEFT[2]),
        (spots.vertical, RIGHT[0], -1, COUNTS[1]),
        (spots.sideways, COUNTS[0], 1, COUNTS[1]),
        (spots.sideways, COUNTS[1], 1, COUNTS[1]),
        (spots.sideways, LEFT[1], 1, RIGHT[2]),
        (spots.sideways, LEFT[1], -1, LEFT[1]),
        (spots.next_part, COUNTS[1], 1, LEFT[0]),
        (spots.next_part, RIGHT[1], 1, COUNTS[0]),
        (spots.next_part, LEFT[2], -1, COUNTS[0]),
        (spots.next_part, RIGHT[1], -1, LEFT[0]),
    ],
)
def test_where_a_key_leads(move: object, at: Spot, by: int, expected: Spot) -> None:
    assert move(ALL, at, by) is expected  # type: ignore[operator]


def test_an_item_of_two_lines_is_one_spot() -> None:
    placed = stack([section("ended", 2, lines=2)], RANKS, 10)
    _, first, second = spots.column_spots(placed, 0, 2, 2, 30)
    assert (first.y, first.lines, second.y) == (3, 2, 5)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, []),
        ("short", 10, ["short"]),
        ("one two three", 7, ["one two", "three"]),
        ("one two three four five", 7, ["one two", "three…"]),
        ("one twothreefour", 7, ["one", "twothr…"]),
        ("twothreefour", 7, ["twothr…"]),
        ("日本語日本語", 7, ["日本語…"]),
    ],
)
def test_a_sentence_is_broken_between_words(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width, 2) == lines
