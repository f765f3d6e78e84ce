import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.errors import IntegrityError
from data8_tui.transfer.formats.csv import CsvWriter


def lines(columns: list[str], body: str) -> str:
    return CsvWriter(columns).chunk(body.encode()).data.decode()


@pytest.mark.parametrize(
    ("wire", "field"),
    [
        ("1.10", "1.10"),
        ("-0", "-0"),
        ("1e400", "1e400"),
        ("18446744073709551617", "18446744073709551617"),
        ('"0012"', "0012"),
        ('"x,y"', '"x,y"'),
        (r'"say \"hi\""', '"say ""hi"""'),
        (r'"two\nlines"', '"two\nlines"'),
        (r'"\r"', '"\r"'),
        ("null", ""),
        ('""', '""'),
        ("true", "true"),
        ("false", "false"),
        (r'"\u0000"', "\x00"),
        ('"Zoë 😀"', "Zoë 😀"),
        (r'"\ud83d\ude00"', "😀"),
    ],
)
def test_a_field_says_what_the_wire_said(wire: str, field: str) -> None:
    assert lines(["a", "b"], f'[{{"a": {wire}, "b": "z"}}]') == f"{field},z\n"


def test_columns_keep_the_datasets_order_and_a_missing_one_is_null() -> None:
    assert lines(["a", "b", "c"], '[{"c": 3, "a": 1}]') == "1,,3\n"


def test_a_null_alone_in_its_line_does_not_make_it_empty() -> None:
    assert lines(["a"], '[{"a": null}, {}, {"a": "x"}]') == '""\n""\nx\n'


def test_a_column_that_the_dataset_does_not_name_is_not_dropped_silently() -> None:
    with pytest.raises(IntegrityError, match="extra"):
        lines(["a"], '[{"a": 1, "extra": 2}]')


def test_lone_surrogates_are_replaced_and_counted() -> None:
    formatted = CsvWriter(["a"]).chunk(rb'[{"a": "x\ud800y\udfff"}, {"a": "z"}]')
    assert formatted.data.decode() == "x\ufffdy\ufffd\nz\n"
    assert (formatted.records, formatted.replaced) == (2, 2)


def test_a_header_is_quoted_like_any_field() -> None:
    assert CsvWriter(["a", "b,c"]).header() == b'a,"b,c"\n'


texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.lists(texts, min_size=2, max_size=2)))
def test_every_text_reads_back_as_it_was(rows: list[list[str]]) -> None:
    body = json.dumps([{"a": a, "b": b} for a, b in rows])
    read = csv.reader(io.StringIO(lines(["a", "b"], body), newline=""))
    assert list(read) == rows
