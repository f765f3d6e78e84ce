"""The other forms, and that another process makes the same bytes."""

import asyncio
import gzip
import json
import os
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.cli.remedies import hint
from data8_tui.errors import IntegrityError, ResponseUnreadable, UsageError
from data8_tui.transfer.download import formatter
from data8_tui.transfer.download.formatter import ChunkFormatter
from data8_tui.transfer.formats import OutputFormat, WriterSpec, create_writer, resolve_format
from data8_tui.transfer.formats.csv_columns import is_formula

BODY = rb'[{"a":1.10,"b":"x,\ud800"},{"b":null,"a":-0},{"a":18446744073709551617,"b":""}]'


def ndjson(body: bytes, fields: tuple[str, ...] | None = None) -> bytes:
    return create_writer(WriterSpec(OutputFormat.NDJSON, ("a", "b"), fields)).chunk(body).data


def test_a_record_keeps_its_own_text() -> None:
    texts = [rb'{"a": 1.10,"b":"x,\u00e9"}', b'{"b":null,"a":-0}', b'{"a":18446744073709551617}']
    assert ndjson(b"[" + b", ".join(texts) + b"]") == b"\n".join(texts) + b"\n"


def test_what_no_line_can_hold_keeps_its_values() -> None:
    assert ndjson(BODY) == BODY[1:-1].replace(b"},{", b"}\n{") + b"\n"


def test_a_record_over_several_lines_becomes_one() -> None:
    body = b'{"records": [\n {"a": 1.10,\n  "b": "x"}\n]}'
    assert ndjson(body) == b'{"a":1.10,"b":"x"}\n'


def test_picked_columns_keep_their_literals() -> None:
    assert ndjson(BODY, ("b", "a")).splitlines()[1:] == [
        b'{"b":null,"a":-0}',
        b'{"b":"","a":18446744073709551617}',
    ]


@given(
    st.lists(
        st.fixed_dictionaries(
            {}, optional={"a": st.text(st.characters()), "b": st.integers() | st.none()}
        )
    )
)
def test_every_record_reads_back_as_it_was(records: list[dict[str, object]]) -> None:
    lines = ndjson(json.dumps(records).encode()).decode().splitlines()
    assert [json.loads(line) for line in lines] == records


@pytest.mark.parametrize("format_", [OutputFormat.CSV, OutputFormat.NDJSON])
def test_gzip_holds_the_same_and_is_the_same_each_time(format_: OutputFormat) -> None:
    plain = create_writer(WriterSpec(format_, ("a", "b")))
    packed = create_writer(WriterSpec(format_, ("a", "b"), packed=True))
    together = packed.header() + packed.chunk(BODY).data + packed.chunk(BODY).data
    expected = plain.header() + plain.chunk(BODY).data * 2
    assert gzip.decompress(together) == expected
    assert packed.chunk(BODY).data == packed.chunk(BODY).data
    assert packed.chunk(BODY).records == 3


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("a.csv", (OutputFormat.CSV, False)),
        ("a.csv.gz", (OutputFormat.CSV, True)),
        ("a.ndjson", (OutputFormat.NDJSON, False)),
        ("a.jsonl.gz", (OutputFormat.NDJSON, True)),
        ("a.parquet", (OutputFormat.PARQUET, False)),
        ("a.txt", (OutputFormat.CSV, False)),
    ],
)
def test_a_name_tells_the_format(name: str, meant: tuple[OutputFormat, bool]) -> None:
    assert resolve_format(Path(name)) == meant


def test_a_field_that_is_no_column_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="nobody"):
        WriterSpec(OutputFormat.CSV, ("a", "b"), ("a", "nobody"))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "@SUM(A1)",
        "+A1",
        "-A1",
        "\t=1",
        "\r=1",
        "\n=1",
        "+44 151 1",
        "＝1+1",
        "＠SUM(A1)",
        "＋A1",
        "－A1",
    ],
)
def test_what_a_spreadsheet_would_run(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize("text", ["", "-12.50", "+441511234567", "a=1", "2026-11-21", "'=1"])
def test_what_a_spreadsheet_would_only_show(text: str) -> None:
    assert not is_formula(text)


def test_formulas_are_counted_and_left_as_they_are() -> None:
    form = create_writer(WriterSpec(OutputFormat.CSV, ("a", "b")))
    formatted = form.chunk(b'[{"a":"=1","b":-5},{"a":null,"b":"@x"},{"a":"y","b":"z\x1f=1"}]')
    assert formatted.formulas == 2
    assert formatted.data == b"=1,-5\n,@x\ny,z\x1f=1\n"


@pytest.fixture
def small_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatter, "_WORTH_A_PROCESS", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)


SPECS = [
    WriterSpec(OutputFormat.CSV, ("a", "b")),
    WriterSpec(OutputFormat.CSV, ("a", "b"), ("b",), packed=True),
    WriterSpec(OutputFormat.NDJSON, ("a", "b")),
]


@pytest.mark.usefixtures("small_enough")
@pytest.mark.parametrize("spec", SPECS)
async def test_another_process_makes_the_same(spec: WriterSpec) -> None:
    expected = create_writer(spec).chunk(BODY)
    async with ChunkFormatter(spec, 1) as busy:
        results = await asyncio.gather(*[busy.chunk(BODY) for _ in range(20)])
        assert len([each for each in busy.worker_pids if each]) == 2
    assert set(results) == {expected}


@pytest.mark.usefixtures("small_enough")
async def test_another_process_says_what_is_wrong() -> None:
    async with ChunkFormatter(SPECS[0], 1) as busy:
        with pytest.raises(IntegrityError, match="“c”"):
            await busy.chunk(b'[{"a":1,"b":2,"c":3}]')
        with pytest.raises(ResponseUnreadable):
            await busy.chunk(b'[{"a":1')
        assert (await busy.chunk(BODY)).records == 3


@pytest.mark.usefixtures("small_enough")
async def test_the_work_goes_on_when_the_process_is_killed() -> None:
    expected = create_writer(SPECS[0]).chunk(BODY)
    async with ChunkFormatter(SPECS[0], 1) as busy:
        assert await busy.chunk(BODY) == expected
        for pid in busy.worker_pids:
            if pid:
                os.kill(pid, signal.SIGKILL)
        assert await asyncio.gather(*[busy.chunk(BODY) for _ in range(4)]) == [expected] * 4


@pytest.mark.usefixtures("small_enough")
async def test_no_process_is_left_behind() -> None:
    async with ChunkFormatter(SPECS[0], 1) as busy:
        await busy.chunk(BODY)
        pids = [pid for pid in busy.worker_pids if pid]
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize("name", ["z.xls", "z.tsv", "z.TSV.gz", "z.json"])
def test_an_unknown_suffix_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="has an unknown suffix") as caught:
        resolve_format(Path(name))
    assert ".parquet" in hint(caught.value)


def test_a_name_must_not_contradict_what_is_wanted() -> None:
    for name, wanted in [
        ("a.csv", OutputFormat.PARQUET),
        ("a.tsv", OutputFormat.CSV),
        ("a.json", OutputFormat.CSV),
    ]:
        with pytest.raises(UsageError, match="doesn't match the format"):
            resolve_format(Path(name), wanted)
    with pytest.raises(UsageError, match=r"suffix of a\.csv doesn't match") as caught:
        resolve_format(Path("a.csv"), packed=True)
    assert "a.csv.gz" in hint(caught.value)
    assert resolve_format(Path("a.json"), OutputFormat.NDJSON) == (OutputFormat.NDJSON, False)
    assert resolve_format(Path("a.csv.gz"), packed=True) == (OutputFormat.CSV, True)
