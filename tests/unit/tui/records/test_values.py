"""Values and records as they are shown: nothing lost, nothing confused, or masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from data8_tui.api.exact_json import Nested, Number
from data8_tui.api.records import FieldValue
from data8_tui.redaction import register_secret
from data8_tui.tui.records import values
from data8_tui.tui.screens.record import fields


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, "null", "∅"),
        ("", "empty", ""),
        ("0012", "", "0012"),
        (Number("1.10"), "number", "1.10"),
        (Number("18446744073709551617"), "number", "18446744073709551617"),
        (True, "boolean", "true"),
        (False, "boolean", "false"),
        (Nested('{"a":1}'), "nested", '{"a":1}'),
    ],
)
def test_a_value_shows_as_it_was_sent(value: FieldValue, kind: str, text: str) -> None:
    assert (values.value_kind(value), values.value_text(value)) == (kind, text)


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("Zoë O'Hara-Smith", "Xxx X'Xxxx-Xxxxx"),
        ("SW1A 1AA", "XX9X 9XX"),
        ("zoe@example.co.uk", "xxx@xxxxxxx.xx.xx"),
        (Number("-12.50"), "-99.99"),
        ("two\nlines", "xxx\nxxxxx"),
        (True, "x"),
        (False, "x"),
        (None, "∅"),
        ("", ""),
    ],
)
def test_a_mask_keeps_the_shape_only(value: FieldValue, masked: str) -> None:
    assert values.value_text(value, masked=True) == masked


@given(st.text())
def test_a_mask_keeps_the_length_and_no_letter(text: str) -> None:
    masked = values.mask_value(text)
    assert len(masked) == len(text)
    assert not any(letter.isalnum() and letter not in "Xx9" for letter in masked)


def lines(record: dict[str, FieldValue], width: int = 60) -> list[str]:
    return fields.field_lines(record, record, width, masked=False).plain.split("\n")


def test_null_empty_and_the_text_null_all_look_different() -> None:
    shown = lines({"a": None, "b": "", "c": "null", "d": "∅"})
    assert len({line[1:].strip() for line in shown}) == 4


def test_names_and_values_are_aligned() -> None:
    shown = lines({"id": Number("7"), "surname": "Hart", "deceased": True})
    assert [line.split()[-1] for line in shown] == ["7", "Hart", "true"]
    assert len({line.index(line.split()[-1]) for line in shown}) == 1


@pytest.mark.parametrize("at", [4, 12, 20])
@pytest.mark.parametrize("between", ["\n", "\r\n", "\n\n"])
def test_a_credential_broken_into_lines_is_not_shown(at: int, between: str) -> None:
    secret = "S3cr3tValueOfTwentyFour4"
    register_secret(secret)
    shown = lines({"notes": f"is {secret[:at]}{between}{secret[at:]}\nend"})
    assert [line.split() for line in shown] == [["notes", "is", "***␊"], ["end"]]


def test_a_line_break_is_a_line_with_a_mark() -> None:
    shown = lines({"notes": "first\nsecond\r\nthird"})
    assert [line.strip() for line in shown] == ["notes           first␊", "second␍␊", "third"]


def test_spaces_at_the_ends_are_seen() -> None:
    assert lines({"name": " Zoë  "})[0].endswith("␠Zoë␠␠")


def test_a_column_that_the_dataset_does_not_list_is_shown_too() -> None:
    drawn = fields.field_lines(["a"], {"b": "extra", "a": "one"}, 60, masked=False)
    assert [line.split()[0] for line in drawn.plain.split("\n")] == ["a", "b"]


def test_a_record_that_is_not_here_shows_its_fields_all_the_same() -> None:
    drawn = fields.field_lines(["a", "b"], None, 60, masked=False)
    assert [line.split() for line in drawn.plain.split("\n")] == [["a", "…"], ["b", "…"]]


@given(st.text(max_size=300), st.integers(min_value=2, max_value=40))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    wrapped = fields.wrap_value(text, width)
    assert "".join(wrapped) == text
    # A flag or a family emoji is one grapheme; nothing here is wider than two cells.
    assert all(cell_len(line) <= width for line in wrapped)


def test_wrapping_breaks_after_spaces() -> None:
    assert fields.wrap_value("12 High Street, Leeds", 12) == ["12 High ", "Street, ", "Leeds"]
    assert fields.wrap_value("x" * 10, 4) == ["xxxx", "xxxx", "xx"]


@given(st.dictionaries(st.text(max_size=60), st.text(max_size=200), max_size=5))
def test_no_record_is_markup_or_a_control_sequence(record: dict[str, str]) -> None:
    drawn = fields.field_lines(record, record, 50, masked=False)
    assert isinstance(drawn, Content)
    control = [*range(10), *range(11, 32), *range(0x7F, 0xA0), 0x202E, 0x200B]
    assert not set(map(chr, control)) & set(drawn.plain)
