"""Any value that JSON can hold: read back equal, or replaced, counted and said."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data8_tui.transfer.download import run
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.formats import OutputFormat, WriterSpec, create_writer
from tests.unit.transfer.record_source import Records

COLUMNS = ("a", "b")

texts = st.text(st.characters(codec=None), max_size=30) | st.sampled_from(
    [
        "",
        '"',
        ",",
        "\n",
        "\r\n",
        "\r",
        "\x00",
        "\ufeff",
        "null",
        "true",
        "0012",
        "=1+1",
        " ",
        "\x1f",
    ]
)
literals = st.from_regex(
    r"\A-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?\Z"
) | st.sampled_from(["18446744073709551617", "1e400", "1.10", "-0", "-0.0", "1E+2", "0.1e-7"])
wire = st.one_of(
    texts.map(json.dumps),
    texts.filter(lambda text: not re.search("[\ud800-\udfff]", text)).map(
        lambda text: json.dumps(text, ensure_ascii=False)
    ),
    literals,
    st.sampled_from(["null", "true", "false"]),
)
rows = st.lists(st.tuples(wire, wire), min_size=1, max_size=12)


def body_of(records: list[tuple[str, ...]]) -> bytes:
    objects = (
        "{"
        + ",".join(f'"{name}":{value}' for name, value in zip(COLUMNS, record, strict=False))
        + "}"
        for record in records
    )
    return ("[" + ",".join(objects) + "]").encode()


def meant(value: str) -> tuple[str | None, int]:
    """What a field must say, None for a null, and how many surrogates are replaced in it."""
    if value == "null":
        return None, 0
    text = json.loads(value) if value.startswith('"') else value
    return re.subn("[\ud800-\udfff]", "\ufffd", text)


FIELD = re.compile(r'("(?:[^"]|"")*"|[^",\r\n]*)(,|\n)')


def read_csv(text: str) -> list[list[str | None]]:
    """RFC 4180 to the letter, an unquoted nothing as None."""
    table: list[list[str | None]] = [[]]
    at = 0
    while at < len(text):
        match = FIELD.match(text, at)
        assert match, text[at : at + 40]
        field, end = match.groups()
        quoted = field.startswith('"')
        table[-1].append(field[1:-1].replace('""', '"') if quoted else field or None)
        if end == "\n":
            table.append([])
        at = match.end()
    return table[:-1]


@given(rows)
@example([('"\\ud800"', '"\\udc00\\ud800"'), ("1e400", '""'), ("null", "18446744073709551617")])
def test_csv(records: list[tuple[str, str]]) -> None:
    formatted = create_writer(WriterSpec(OutputFormat.CSV, COLUMNS)).chunk(body_of(records))
    expected = [[meant(value) for value in record] for record in records]
    assert read_csv(formatted.data.decode()) == [[text for text, _ in row] for row in expected]
    assert formatted.replaced == sum(count for row in expected for _, count in row)
    assert formatted.records == len(records)


@given(rows)
def test_csv_of_one_column_has_as_many_records(records: list[tuple[str, str]]) -> None:
    formatted = create_writer(WriterSpec(OutputFormat.CSV, COLUMNS, ("b",))).chunk(body_of(records))
    read = read_csv(formatted.data.decode())
    assert read == [[meant(value)[0] or ""] for _, value in records]


def exact(text: str) -> Any:
    return json.loads(text, parse_int=Literal, parse_float=Literal)


class Literal(str):
    """A number as it stands, unequal to a text that looks the same."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Literal) and str(self) == str(other)

    __hash__ = str.__hash__


@given(rows, st.sampled_from([None, ("b", "a"), ("a", "b")]))
def test_ndjson(records: list[tuple[str, str]], fields: tuple[str, ...] | None) -> None:
    body = body_of(records)
    lines = (
        create_writer(WriterSpec(OutputFormat.NDJSON, COLUMNS, fields))
        .chunk(body)
        .data.split(b"\n")
    )
    assert [exact(line.decode()) for line in lines[:-1]] == exact(body.decode())


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
async def test_parquet(
    tmp_path_factory: pytest.TempPathFactory, records: list[tuple[str, str]]
) -> None:
    duckdb = pytest.importorskip("duckdb")
    target = tmp_path_factory.mktemp("values") / "values.parquet"
    texts = [body_of([record]).decode()[1:-1] for record in records]
    source = Records({"a": 0, "b": 1}, texts)
    await run.download_dataset(source, DownloadPlan("values", target, format=OutputFormat.PARQUET))
    with duckdb.connect() as connection:
        held = connection.read_parquet(str(target)).fetchall()
    read = [tuple(None if value is None else str(value) for value in row) for row in held]
    assert read == [tuple(meant(value)[0] for value in record) for record in records]


@pytest.mark.parametrize("fields", [None, ("b",)])
async def test_parquet_keeps_null_and_empty_apart(
    tmp_path: Path, fields: tuple[str, ...] | None
) -> None:
    duckdb = pytest.importorskip("duckdb")
    source = Records({"a": 1, "b": 0}, ['{"a":1,"b":null}', '{"a":2,"b":""}', '{"a":3}'])
    target = tmp_path / "values.parquet"
    plan = DownloadPlan("values", target, format=OutputFormat.PARQUET, fields=fields)
    await run.download_dataset(source, plan)
    with duckdb.connect() as connection:
        table = connection.read_parquet(str(target))
        assert [row[-1] for row in table.fetchall()] == [None, "", None]
        assert str(table.types[0]) == ("VARCHAR" if fields else "BIGINT")


@given(rows)
def test_gzip_and_another_decoder_see_the_same(records: list[tuple[str, str]]) -> None:
    """The quick way and the exact one must not differ; a wrapped list takes the exact one."""
    form = create_writer(WriterSpec(OutputFormat.CSV, COLUMNS))
    body = body_of(records)
    assert form.chunk(body) == form.chunk(b'{"records":' + body + b"}")
