"""How wide columns are: what is on screen decides, and calmly."""

from data8_tui.api.records import Number, Record
from data8_tui.tui.records.widths import NARROWEST, WIDEST, ColumnWidths, number_like

TYPES = {"id": "whole number", "name": "", "notes": ""}


def chunk(number: int, *records: Record) -> list[tuple[int, list[Record]]]:
    return [(number, list(records))]


def width_of(widths: ColumnWidths, name: str = "name") -> int:
    return widths.columns(10, [name])[1].width


def test_columns_are_as_wide_as_their_values_within_bounds() -> None:
    widths = ColumnWidths(TYPES)
    assert widths.follow(chunk(0, {"id": Number("1"), "name": "Zoë", "notes": "x" * 400}))
    columns = widths.columns(1_000_000, TYPES)
    assert [column.width for column in columns] == [9, NARROWEST, NARROWEST, WIDEST]
    assert [column.align for column in columns] == ["right", "right", "left", "left"]


def test_a_column_of_an_unknown_type_is_aligned_by_what_it_holds() -> None:
    widths = ColumnWidths({"score": ""})
    widths.follow(chunk(0, {"score": Number("0.5")}, {"score": None}))
    assert widths.columns(2, ["score"])[1].align == "right"
    widths.follow([*chunk(0, {"score": Number("0.5")}), *chunk(1, {"score": "high"})])
    assert widths.columns(2, ["score"])[1].align == "left"


def test_a_column_grows_at_once_and_shrinks_only_by_half_while_scrolling() -> None:
    widths = ColumnWidths(TYPES)
    widths.follow(chunk(0, {"name": "x" * 20}))
    assert widths.follow(chunk(1, {"name": "x" * 30}))
    assert width_of(widths) == 30
    widths.follow(chunk(2, {"name": "x" * 16}))
    assert width_of(widths) == 30
    assert widths.follow(chunk(3, {"name": "x" * 12}))
    assert width_of(widths) == 12


def test_after_a_jump_widths_are_those_of_the_records_there() -> None:
    widths = ColumnWidths(TYPES)
    widths.follow(chunk(0, {"name": "x" * 20}))
    assert widths.follow(chunk(500, {"name": "x" * 16}))
    assert width_of(widths) == 16


def test_nothing_moves_while_the_records_are_on_their_way() -> None:
    widths = ColumnWidths(TYPES)
    widths.follow(chunk(0, {"name": "x" * 20}))
    assert not widths.follow([])
    assert not widths.follow(chunk(0, {"name": "x" * 20}))
    assert width_of(widths) == 20


def test_what_reads_as_another_number_when_it_is_cut() -> None:
    numbers = [Number("1"), "0044 20", "+44 (0)20", "2026-11-30 09:15", "007", "1.10"]
    texts = ["", "SW1A 1AA", "12 High Street", "-", None, True, "a1"]
    assert [number_like(value) for value in numbers] == [True] * 6
    assert [number_like(value) for value in texts] == [False] * 7
