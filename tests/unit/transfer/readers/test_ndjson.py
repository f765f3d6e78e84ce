"""Reading NDJSON: the exact text of every value, and every line that is no record."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.cli.remedies import sentence
from data8_tui.transfer.readers.ndjson import NdjsonReader

NUMBERS = st.sampled_from(
    ["0", "-0", "1.10", "1e400", "-1.5E-3", "18446744073709551617", "0.1", "100000000000000000000"]
)
TEXTS = st.text(max_size=6) | st.sampled_from(["\ud800", "\0", "\u2028", "a\nb", "", "1.10"])
LITERALS = NUMBERS | TEXTS.map(json.dumps) | st.sampled_from(["true", "false", "null"])
KEYS = st.sampled_from(["a", "First Name", "é", "\u2028", ""])


def read(path, headers=None):
    reader = NdjsonReader(path, headers)
    batches = list(reader.batches())
    reader.close()
    rows = [list(row) for batch in batches for row in batch.rows]
    return reader, rows, [problem for batch in batches for problem in batch.problems]


def expected(literal):
    value = json.loads(literal, parse_int=str, parse_float=str)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value and value.replace("\0", "")


@given(st.lists(st.dictionaries(KEYS, LITERALS, min_size=1), max_size=6))
def test_every_value_comes_as_its_text(tmp_path_factory, records):
    path = tmp_path_factory.mktemp("nd") / "t.ndjson"
    lines = [
        "{" + ", ".join(f"{json.dumps(key)}: {text}" for key, text in record.items()) + "}"
        for record in records
    ]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    reader, rows, problems = read(path)
    headers = list(dict.fromkeys(key for record in records for key in record))
    assert list(reader.headers) == headers
    assert rows == [
        [expected(record[key]) if key in record else None for key in headers] for record in records
    ]
    assert problems == []
    assert read(path, reader.headers)[1] == rows


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "the line ends in the middle of it"),
        ('{"a": 1, "b"', "the line ends in the middle of it"),
        ('{"a" 1}', "at column 6"),
        ('{"a": 1} {"a": 2}', "not JSON"),
        ('{"a": 1},', "not JSON"),
        ("[1]", "no JSON object"),
        ("7", "no JSON object"),
        ('{"a": [1]}', "plain values only"),
        ('{"a": {"b": 1}}', "plain values only"),
        ('{"a": 1, "b": 2, "a": 3}', "“a” comes twice"),
        ('{"a": NaN}', "NaN is not JSON"),
        ('{"a": "\xe9"}', "not UTF-8"),
        ("[" * 100_000, "too deeply"),
    ],
)
def test_what_is_no_record_is_named_by_its_line(tmp_path, line, said):
    path = tmp_path / "t.ndjson"
    path.write_bytes(b'{"a": 1}\n\n' + line.encode("latin-1") + b'\n{"a": 2}\n')
    _, rows, [problem] = read(path)
    assert rows == [["1"], ["2"]]
    assert problem.line == 3
    assert said in sentence(problem.message)


def test_lines_are_counted_past_blank_ones_and_a_bom(tmp_path):
    path = tmp_path / "t.ndjson"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}\r\n\n  \n{"a": 2}')
    reader = NdjsonReader(path)
    [batch] = reader.batches()
    assert [list(row) for row in batch.rows] == [["1"], ["2"]]
    assert [batch.line_of(index) for index in range(2)] == [1, 4]
    assert list(map(sentence, reader.warnings)) == ["blank lines that are no records: 2"]
