"""The cell with the cursor on one line."""

from data8_tui.api.records import FieldValue, Number
from data8_tui.cell_width import cell_width
from data8_tui.tui.record_table.cell_line import cell_line


def line(value: FieldValue, *, name: str = "town", width: int = 60, masked: bool = False) -> str:
    return cell_line(name, value, width, masked=masked, in_full="v").plain


def test_what_is_no_plain_text_has_its_word() -> None:
    assert line(None) == "town  null"
    assert line("") == "town  empty"
    assert line(Number("99999999999999999999")) == "town  number  99999999999999999999"
    assert line("Leeds") == "town  Leeds"


def test_spaces_at_the_ends_and_control_characters_are_seen() -> None:
    assert line(" Leeds  ") == "town  ␠Leeds␠␠"
    assert line("a\tb\nc") == "town  a␉b␊c"


def test_a_long_value_says_how_much_there_is() -> None:
    shown = line("x" * 1_234)
    assert shown.endswith("…  1,234 characters, v shows all")
    assert cell_width(shown) == 60
    assert cell_width(line("語" * 500, name="備考" * 40)) == 60


def test_a_masked_value_keeps_its_shape_alone() -> None:
    assert line("SW1A 1AA", masked=True) == "town  XX9X 9XX"
