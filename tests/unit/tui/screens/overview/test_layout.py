"""How the sections share the lines, and where the cursor goes among them."""

import pytest

from data8_tui.tui.navigation import OpenJob, ShowJobs
from data8_tui.tui.screens.overview import spots
from data8_tui.tui.screens.overview.items import BoardItem, BoardSection, wrapped
from data8_tui.tui.screens.overview.layout import PlacedLine, stack
from data8_tui.tui.screens.overview.spots import Spot

RANKS = ("ended", "now", "workflows", "days")


def section(name: str, items: int, *, lines: int = 1, least: int = 1) -> BoardSection:
    """A section of so many items, each of so many lines."""
    text = tuple([("x", "")] for _ in range(lines))
    made = tuple(BoardItem(f"{name} {n}", text, OpenJob(f"{name} {n}")) for n in range(items))
    return BoardSection(name, [(name, "strong")], made, least=least, rest=ShowJobs())


def shown(placed: list[PlacedLine]) -> list[str]:
    """Each line as a word: a title, an item's key, or nothing."""
    return [
        str(line.item.key) if line.item else line.text[0][0] if line.text else "" for line in placed
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


def test_the_most_important_gets_its_share_first() -> None:
    sections = [section("now", 5, least=2), section("ended", 5, least=3)]
    assert shown(stack(sections, RANKS, 5)) == ["ended", "ended 0", "ended 1", "ended 2", "…"]
    lines = shown(stack(sections, RANKS, 10))
    assert lines == [
        "now", "now 0", "now 1", "…", "", "ended", "ended 0", "ended 1", "ended 2", "…",
    ]  # fmt: skip


def test_what_is_left_out_is_counted_and_leads_to_the_list() -> None:
    *_, last = stack([section("ended", 9)], RANKS, 4)
    assert last.text == [("… 7 more, Enter lists them", "dim")]
    assert last.item is not None
    assert last.item.target == ShowJobs()


def test_bars_are_shown_whole_or_not_at_all() -> None:
    days = BoardSection("days", [("days", "")], section("days", 1, lines=3).items, whole=True)
    assert "days" not in shown(stack([section("ended", 2), days], RANKS, 6))
    assert "days" in shown(stack([section("ended", 2), days], RANKS, 8))


COUNTS = [
    Spot(spots.TOP, "running", ShowJobs(), 2, 0, 9),
    Spot(spots.TOP, "new", ShowJobs(), 20, 0, 5),
]
LEFT = [Spot("ended", n, OpenJob(str(n)), 2, 4 + n, 30) for n in range(3)]
RIGHT = [Spot("now", n, OpenJob(str(n)), 40, 3 + n, 30, 1, 1) for n in range(3)]
ALL = [*COUNTS, *LEFT, *RIGHT]


@pytest.mark.parametrize(
    ("move", "at", "by", "expected"),
    [
        (spots.vertical, COUNTS[1], 1, LEFT[0]),
        (spots.vertical, COUNTS[0], -1, COUNTS[0]),
        (spots.vertical, LEFT[0], -1, COUNTS[0]),
        (spots.vertical, LEFT[2], 1, LEFT[2]),
        (spots.vertical, RIGHT[0], -1, COUNTS[1]),
        (spots.sideways, COUNTS[0], 1, COUNTS[1]),
        (spots.sideways, COUNTS[1], 1, COUNTS[1]),
        (spots.sideways, LEFT[1], 1, RIGHT[2]),
        (spots.sideways, LEFT[1], -1, LEFT[1]),
        (spots.next_part, COUNTS[1], 1, LEFT[0]),
        (spots.next_part, RIGHT[1], 1, COUNTS[0]),
        (spots.next_part, LEFT[2], -1, COUNTS[0]),
    ],
)
def test_where_a_key_leads(move: object, at: Spot, by: int, expected: Spot) -> None:
    assert move(ALL, at, by) is expected  # type: ignore[operator]


def test_an_item_of_two_lines_is_one_spot() -> None:
    placed = stack([section("ended", 2, lines=2)], RANKS, 10)
    first, second = spots.column_spots(placed, 0, 2, 2, 30)
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
