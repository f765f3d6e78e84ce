"""Records: every value as it was on the wire, by either way of decoding."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data8_tui.api import records as records_module
from data8_tui.api.records import (
    FieldValue,
    Nested,
    Number,
    Record,
    RowDecoder,
    decode_records,
    encode_block,
    encode_records,
)
from data8_tui.errors import ResponseTruncated, ResponseUnreadable, UnexpectedResponse

COLUMNS = ("id", "name", "score", "näme-2")

numbers = st.from_regex(
    r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?", fullmatch=True
).map(Number)
texts = st.text(st.characters(exclude_categories=()), max_size=12)
values = st.none() | st.booleans() | numbers | texts | st.integers().map(str).map(Number)
records = st.lists(st.dictionaries(st.sampled_from(COLUMNS), values), max_size=6)


def as_text(value: FieldValue | int) -> object:
    """What a file would hold: a whole number may be an int in a row."""
    plain = value is None or isinstance(value, bool)
    return value if plain else str(value)


def test_each_kind_of_value() -> None:
    body = b'[{"a":1.10,"b":-0,"c":18446744073709551617,"d":1e400,"e":"0012","f":null,"g":true}]'
    assert decode_records(body) == [
        {"a": "1.10", "b": "-0", "c": "18446744073709551617", "d": "1e400", "e": "0012", "f": None,
         "g": True}
    ]  # fmt: skip
    record = decode_records(body)[0]
    assert [type(record[key]) for key in "abcd"] == [Number] * 4
    assert type(record["e"]) is str


WRAPPED = [
    '{"records":[ROWS],"more":2}',
    '{"Records":[ROWS],"errors":[]}',
    '{"data":[ROWS]}',
    '{"items":[ROWS],"total":1,"page":1}',
    '{"whatever":[ROWS],"pages":[1,2]}',
    '{"Data":{"Items":[ROWS]}}',
    '{"value":[ROWS],"warnings":[{"code":1}]}',
]


@pytest.mark.parametrize("wrapped", WRAPPED)
def test_a_list_may_be_wrapped(wrapped: str) -> None:
    body = wrapped.replace("ROWS", '{"a":1.10}').encode()
    assert decode_records(body) == [{"a": "1.10"}]
    assert RowDecoder(["a"])(body) == [("1.10",)]


def test_null_is_no_records() -> None:
    assert decode_records(b"null") == RowDecoder(["a"])(b"null") == []


@pytest.mark.parametrize("levels", [101, 700, 100_000])
def test_a_value_that_is_nested_too_deeply_is_refused(levels: int) -> None:
    body = b'[{"a":' + b"[" * levels + b"]" * levels + b"}]"
    for decode in (decode_records, RowDecoder(["a"])):
        with pytest.raises(UnexpectedResponse, match="nested"):
            decode(body)


def test_more_values_than_records_can_have_are_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records_module, "_MOST_VALUES", 1000)
    body = b"[" + b",".join([b"{}"] * 1000) + b"]"
    for decode in (decode_records, RowDecoder(["a"])):
        with pytest.raises(UnexpectedResponse, match="more than 1,000 values"):
            decode(body)


@given(records)
@example([{"id": Number("-0")}, {"name": "\ud800"}, {"name": "\x00"}, {"score": Number("1e400")}])
def test_what_is_encoded_is_decoded_again(sent: list[Record]) -> None:
    decoded = decode_records(encode_records(sent))
    assert decoded == sent
    assert [[type(v) for v in record.values()] for record in decoded] == [
        [type(v) for v in record.values()] for record in sent
    ]


@given(records)
@example([{"id": Number("-0")}, {"name": "\ud800"}, {"name": "-0,"}, {"score": Number("1e400")}])
@example([{"id": Number("9" * 4400)}])
def test_rows_hold_what_records_hold(sent: list[Record]) -> None:
    body = encode_records(sent)
    rows = RowDecoder(COLUMNS)(body)
    expected = [tuple(map(record.get, COLUMNS)) for record in decode_records(body)]
    assert [tuple(map(as_text, row)) for row in rows] == [
        tuple(map(as_text, row)) for row in expected
    ]


def test_of_a_repeated_column_the_last_value_counts_both_ways() -> None:
    body = b'[{"id":1,"id":2}]'
    assert decode_records(body) == [{"id": "2"}]
    assert RowDecoder(["id"])(body) == [(2,)]


def test_what_is_nested_is_kept_as_its_text_both_ways() -> None:
    body = b'[{"id":{"b":[1.10,null]},"name":"[x]"}]'
    text = '{"b":[1.10,null]}'
    assert decode_records(body) == [{"id": text, "name": "[x]"}]
    assert type(decode_records(body)[0]["id"]) is Nested
    assert RowDecoder(["id", "name"])(body) == [(text, "[x]")]
    assert encode_records(decode_records(body)) == body


def test_a_column_that_nobody_announced_is_an_error_not_a_loss() -> None:
    with pytest.raises(ResponseUnreadable, match="surprise"):
        RowDecoder(["id"])(b'[{"id":1,"surprise":2}]')


def test_column_names_are_only_names() -> None:
    columns = ("class", "__init__", "a b", "", "\ud800")
    body = json.dumps([dict.fromkeys(columns, "x")]).encode()
    assert RowDecoder(columns)(body) == [("x",) * 5]


def test_a_dataset_without_columns() -> None:
    assert RowDecoder([])(b"[{},{}]") == [(), ()]


@pytest.mark.parametrize("cut", [b"", b"[", b'[{"a":1}', b'[{"a":"x', b"<html>", b"[{}]]", b"\xff"])
def test_a_cut_answer_is_seen_both_ways(cut: bytes) -> None:
    with pytest.raises(ResponseTruncated):
        decode_records(cut)
    with pytest.raises(ResponseTruncated):
        RowDecoder(["a"])(cut)


@pytest.mark.parametrize("odd", [b"{}", b"1", b'{"records":1}', b"[1]", b"[{},[]]"])
def test_json_of_another_shape_is_no_list_of_records(odd: bytes) -> None:
    with pytest.raises(UnexpectedResponse):
        decode_records(odd)
    with pytest.raises(UnexpectedResponse):
        RowDecoder(["a"])(odd)


def test_a_block_is_one_body() -> None:
    sent: list[Record] = [{"a": Number("1.10"), "b": "é\ud800", "c": None}]
    body = encode_block(7, sent)
    assert body == encode_block(7, encode_records(sent))
    assert json.loads(body) == {
        "blockNumber": 7,
        "records": [{"a": 1.1, "b": "é\ud800", "c": None}],
    }
    assert b"1.10" in body


def test_a_value_that_is_no_value_is_refused() -> None:
    odd: Any = [{"a": object()}]
    with pytest.raises(TypeError, match="object"):
        encode_records(odd)
