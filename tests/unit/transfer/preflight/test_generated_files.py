"""Generated CSV files are read back equal, or something is said: none silently different."""

import json
import os
from dataclasses import replace
from pathlib import Path

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from data8_tui.transfer.preflight.preflight import evaluate
from data8_tui.transfer.preflight.scan import scan
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.upload.blocks import BlockLayout, blocks

EXAMPLES = int(os.environ.get("GENERATED_FILES", "120"))

DELIMITERS = [",", ";", "\t", "|", "^", "~", ":"]
ENCODINGS = [
    *("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"),
    *("utf-32-le", "utf-32-be"),
]
ODD = ["", " ", '"', '""', ' "a"', "\0", "\x1a", "\ufeff", "sep=;", "\\N", "NULL", "é", "Zoë", "€"]
ODD += ["1", "007", "a,b", "a;b", "a\tb", "a\nb", "a\r\nb", "x|y", "^", "~", "--", "'", "Name"]
PLAIN = ["Ann", "O'Neill", "1 High St, Leeds", 'the "Bell"', "two\nlines", "0161 496 0001", "Zoë"]
VALUES = {
    False: st.none() | st.sampled_from(PLAIN) | st.text("aé1 ,;\t\n", max_size=6),
    True: st.none() | st.sampled_from(ODD) | st.text(st.characters(codec="cp1252"), max_size=6),
}
"""What most files hold, and what few do."""
NAMES = ["Name", "Phone", "City", "Note", "Größe"]


def quoted(value: str | None, delimiter: str, quoting: str) -> str:
    """As a writer with that habit writes it."""
    if value is None:
        return ""
    needed = any(sign in value for sign in f'{delimiter}"\r\n') or not value
    if quoting == "all" or (quoting == "minimal" and needed):
        return '"' + value.replace('"', '""') + '"'
    return value


@st.composite
def tables(draw: st.DrawFn) -> list[list[str | None]]:
    width = draw(st.sampled_from([1, 2, 2, 3, 3, 4]))
    row = st.lists(VALUES[draw(st.booleans())], min_size=width, max_size=width)
    return draw(st.lists(row, min_size=1, max_size=6))


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    rows=tables(),
    delimiter=st.sampled_from(DELIMITERS),
    encoding=st.sampled_from(ENCODINGS),
    quoting=st.sampled_from(["minimal", "all", "none"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    last=st.booleans(),
    said=st.booleans(),
)
def test_none_is_silently_different(
    tmp_path_factory, rows, delimiter, encoding, quoting, end, last, said
):
    width = len(rows[0])
    path: Path = tmp_path_factory.mktemp("generated") / "t.csv"
    lines = [
        delimiter.join(quoted(value, delimiter, quoting) for value in row)
        for row in [NAMES[:width], *rows]
    ]
    text = end.join(lines) + end * last
    assume(encoding != "cp1252" or not set(text) & {"\ufeff"})
    path.write_bytes(text.encode(encoding))
    # Without quotes as syntax, a value that is `"a"` can't be told from a quoted one.
    reading = ReadOptions(quotes=quoting != "none")
    if said:
        reading = replace(reading, delimiter=delimiter, encoding=encoding)
    found = evaluate(scan(path, reading))
    if found.problem_count or found.warnings:
        return
    layout = BlockLayout(
        path, found.options, tuple(NAMES[:width]), (0,) * len(found.columns), found.block_records
    )
    event("compared")
    assert len(found.columns) == width
    sent = [json.loads(block.body) for block in blocks(layout)]
    got = [[record.get(name) for name in NAMES[:width]] for records in sent for record in records]
    assert got == [[expected(value, quoting) for value in row] for row in rows]


def expected(value: str | None, quoting: str) -> str | None:
    """What a value may come back as: without quotes an empty text can't be told from a null."""
    return None if value == "" and quoting == "none" else value
