"""CSV as people ask for it: what a reader with the same options gives back is what was sent."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.errors import UnwritableValue, UsageError
from data8_tui.transfer.csv_options import DEFAULT, CsvOptions, parse_csv_options
from data8_tui.transfer.formats import OutputFormat, WriterSpec, create_writer

ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-32-be", "gb18030", "shift_jis", "latin-1")
DELIMITERS = (",", ";", "\t", "|", "~", "\u00a7")


def spec(options: CsvOptions, fields: tuple[str, ...] | None = None) -> WriterSpec:
    return WriterSpec(OutputFormat.CSV, ("id", "name"), fields, csv=options)


def written(options: CsvOptions, *chunks: list[dict[str, Any]]) -> bytes:
    writer = create_writer(spec(options))
    return writer.header() + b"".join(
        writer.chunk(json.dumps(each).encode()).data for each in chunks
    )


@st.composite
def some_options(draw: st.DrawFn) -> CsvOptions:
    encoding = draw(st.sampled_from(ENCODINGS))
    options = {"delimiter": draw(st.sampled_from(DELIMITERS)), "encoding": encoding}
    try:
        return parse_csv_options(**options, crlf=draw(st.booleans()), bom="utf" in encoding)
    except UsageError:
        return CsvOptions(draw(st.sampled_from(DELIMITERS[:5])))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.text(
    st.sampled_from("a,;|\t\"'~\u00a7\u00a5\u203e\n\r =\u4e2d"), max_size=8
)


def check_refusal(error: UnwritableValue, texts: list[str], options: CsvOptions) -> None:
    """It names a record that the encoding can't give back, and its column."""
    record = error.remedy and error.remedy.data["record"]
    assert isinstance(record, int)
    text = texts[record]
    assert text.encode(options.encoding, "replace").decode(options.encoding) != text
    assert "column “name”" in error.message


@given(some_options(), st.lists(TEXTS, min_size=1, max_size=5))
def test_what_is_written_is_read_back_or_refused(options: CsvOptions, texts: list[str]) -> None:
    records = [{"id": number, "name": text} for number, text in enumerate(texts)]
    try:
        data = written(options, records, records)
    except UnwritableValue as error:
        check_refusal(error, texts, options)
        return
    assert data.startswith(options.mark)
    whole = data[len(options.mark) :].decode(options.encoding)
    rows = list(csv.reader(io.StringIO(whole, newline=""), delimiter=options.delimiter))
    assert rows == [["id", "name"]] + [[str(n), text] for n, text in enumerate(texts)] * 2
    ends = whole.count("\r\n") if options.crlf else whole.count("\n")
    assert ends >= 2 * len(texts) + 1


def test_the_defaults_are_the_bytes_of_before() -> None:
    records = [{"id": 1, "name": "a,b"}, {"id": 2, "name": None}]
    assert written(DEFAULT, records) == b'id,name\n1,"a,b"\n2,\n'
    assert spec(DEFAULT).document() == {
        "format": "csv",
        "columns": ["id", "name"],
        "fields": None,
        "packed": False,
    }


@pytest.mark.parametrize("options", [DEFAULT, CsvOptions(";", True, "cp1252")])
def test_a_worker_gets_the_options(options: CsvOptions) -> None:
    document = json.loads(json.dumps(spec(options).document()))
    assert WriterSpec.from_document(document) == spec(options)


@pytest.mark.parametrize(
    ("delimiter", "encoding", "expected"),
    [
        ("semicolon", None, CsvOptions(";")),
        ("tab", "UTF8", CsvOptions("\t")),
        ("\\t", "Windows-1252", CsvOptions("\t", encoding="cp1252")),
        ("|", "utf-8-sig", CsvOptions("|", bom=True)),
        (None, "UTF-16", CsvOptions(encoding="utf-16-le", bom=True)),
        (None, "utf-16-be", CsvOptions(encoding="utf-16-be")),
    ],
)
def test_the_names_of_people(delimiter: str, encoding: str, expected: CsvOptions) -> None:
    assert parse_csv_options(delimiter, encoding, crlf=False, bom=False) == expected


@pytest.mark.parametrize(
    ("delimiter", "encoding", "bom", "said"),
    [
        (";;", None, False, "can't separate"),
        ("a", None, False, "can't separate"),
        ("1", None, False, "can't separate"),
        (".", None, False, "can't separate"),
        ('"', None, False, "can't separate"),
        ("\n", None, False, "can't separate"),
        ("\u00a7", "ascii", False, "can't be written in ascii"),
        (None, "klingon", False, "no encoding “klingon”"),
        (None, "a\0b", False, "no encoding"),
        (None, "rot13", False, "no encoding"),
        (None, "base64", False, "no encoding"),
        (None, "utf-7", False, "no encoding"),
        (None, "iso-2022-jp", False, "no encoding"),
        (None, "idna", False, "no encoding"),
        (None, "cp1252", True, "has no BOM"),
    ],
)
def test_what_can_not_be_is_refused(
    delimiter: str | None, encoding: str | None, bom: bool, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        parse_csv_options(delimiter, encoding, crlf=False, bom=bom)


def test_a_column_name_that_the_encoding_lacks_is_refused_before_anything_is_there() -> None:
    with pytest.raises(UsageError, match="“中” can't be written in cp1252"):
        WriterSpec(OutputFormat.CSV, ("id", "中"), csv=CsvOptions(encoding="cp1252"))
