"""What is copied is what was sent."""

import json

from data8_tui.api.records import Number, Record
from data8_tui.tui.record_table.copy_text import CopyForm, cell_text, copied_text
from data8_tui.tui.records.marked_text import MarkedPart, MarkedText

RECORDS: list[Record] = [
    {"id": Number("1.10"), "name": 'O"Hara, Zoë', "note": None, "hidden": "x"},
    {"id": Number("99999999999999999999"), "name": "", "note": "a\nb"},
]
COLUMNS = ("name", "id", "note")


def test_a_cell_is_its_literal() -> None:
    assert [cell_text(value) for value in RECORDS[0].values()] == ["1.10", 'O"Hara, Zoë', "", "x"]


def test_records_as_csv_have_the_columns_shown() -> None:
    text = copied_text(CopyForm.MARKED_CSV, RECORDS, COLUMNS)
    assert text == 'name,id,note\n"O""Hara, Zoë",1.10,\n,99999999999999999999,"a\nb"\n'


def test_records_as_json_keep_numbers_and_nulls() -> None:
    text = copied_text(CopyForm.MARKED_JSON, RECORDS, COLUMNS)
    assert json.loads(text)[0] == {"name": 'O"Hara, Zoë', "id": 1.1, "note": None}
    assert '"id":1.10' in text
    assert '"id":99999999999999999999' in text
    single = copied_text(CopyForm.RECORD_JSON, RECORDS[:1], COLUMNS)
    assert json.loads(single)["name"] == 'O"Hara, Zoë'


def test_what_is_marked_in_a_text_is_no_part_of_it() -> None:
    text = MarkedText.of(MarkedPart("old", "bad"), MarkedPart("new", "good"))
    assert copied_text(CopyForm.RECORD_JSON, [{"a": text}], ["a"]) == '{"a":"oldnew"}'
