"""One file made of the other one and a file of changes, or not at all.

What is the same is every text, null and name, and the order of all records and columns; the file is
written as UTF-8 with commas, or as NDJSON whose values are texts. In CSV a null is an empty field,
but the first one of a record that has nothing but nulls is written as an empty text.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from data8_tui.analysis.compare.changes_file import (
    COLUMNS,
    OLDER_VERSION,
    VERSION,
    fingerprint,
    fingerprint_sql,
    is_as_written,
)
from data8_tui.analysis.compare.comparison import FIXED_ORDER, MEMORY
from data8_tui.analysis.compare.statements import (
    ComparisonStep,
    OnProgress,
    Statements,
    ignore_steps,
)
from data8_tui.analysis.compare.table_width import allow_width
from data8_tui.analysis.text_table.database import (
    database_errors,
    load_duckdb,
    open_database,
    quoted_name,
    quoted_text,
    spill_folder,
)
from data8_tui.analysis.text_table.table import TextTable, linked, load_table, refuse_unreadable
from data8_tui.analysis.written_file import copy_file, written_file
from data8_tui.codes import Remedy
from data8_tui.errors import UsageError
from data8_tui.threads import CheckInterrupted, never_interrupted
from data8_tui.transfer.formats import OutputFormat
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.storage import storage_errors

_LONGEST_ROW = 1 << 25
"""Bytes of a row of a file of changes."""
_SIGNATURE = 64
"""Bytes by which what a killed attempt has left is recognized."""
_STRETCH = 16 << 20
"""Bytes of values that are grouped by their records at a time."""
_VALUE = 100
"""Bytes that a value takes besides its text."""


@dataclass(frozen=True, slots=True)
class ApplyRequest:
    """What is made of which file: the one after of the one before, or where it is `reverted` the
    reverse."""

    changes: Path
    source: Path
    target: Path
    reverted: bool = False
    options: ReadOptions = field(default_factory=ReadOptions)
    """How `source` is read."""
    format: OutputFormat = OutputFormat.CSV
    """CSV or NDJSON."""
    overwrite: bool = False
    """Whether `target` may be there, and is replaced."""


@dataclass(frozen=True, slots=True)
class AppliedChanges:
    """How many records the file has that was made, and how many values were changed in it."""

    records: int
    changed: int


def apply_changes(
    request: ApplyRequest,
    folder: Path,
    *,
    on_progress: OnProgress = ignore_steps,
    check: CheckInterrupted = never_interrupted,
) -> AppliedChanges:
    """Write the target; `folder` is for temporary files.

    The source must have every text that the file of changes was made of, and the target gets
    every text of the other side, in its order; both are recognized by their fingerprints.
    Raises UsageError where that isn't so, the file of changes isn't one, or the target may not be
    replaced, and as `load_table`.
    """
    refuse_unreadable(request.changes, request.source)
    with database_errors(), closing(open_database(folder, memory=MEMORY)) as database:
        database.execute(f"set disabled_optimizers = '{FIXED_ORDER}'")
        application = _Application(Statements(database, on_progress, check), request)
        return application.run()


@dataclass(frozen=True, slots=True)
class _Column:
    label: str
    source: int | None
    """Its index there; None where it isn't."""
    target: int | None
    name: str
    """In the target."""


class _Application:
    def __init__(self, statements: Statements, request: ApplyRequest) -> None:
        self._statements = statements
        self._request = request
        ends = ("after", "before") if request.reverted else ("before", "after")
        self._source, self._target = ends
        self._version = VERSION

    def run(self) -> AppliedChanges:
        self._statements.begin(ComparisonStep.READ_BEFORE)
        self._read_changes()
        with _refused_edits(self._request.changes):
            nulls, source_print, target_print = self._facts()
            columns = self._columns()
        table = load_table(
            self._statements.database,
            "source",
            self._request.source,
            self._request.options,
            stored=False,
            on_share=self._statements.on_share,
            check=self._statements.check,
        )
        width = sum((each.source is not None) + (each.target is not None) for each in columns)
        allow_width(self._statements.database, width, MEMORY)
        self._statements.begin(ComparisonStep.PAIR)
        joined = table.has_nulls and not nulls
        self._refuse_other_source(table, columns, source_print, joined=joined)
        self._statements.begin(ComparisonStep.COLLECT)
        with _refused_edits(self._request.changes):
            self._make_target(table, columns, nulls=nulls)
        table.refuse_changed()
        target = [each for each in columns if each.target is not None]
        texts = [f"c{at}" for at in range(len(target))]
        if self._print("target", texts, [each.name for each in target]) != target_print:
            raise UsageError(
                f"{self._request.changes.name} was changed since it was written",
                remedy=Remedy.COMPARE_AGAIN(),
            )
        self._statements.begin(ComparisonStep.WRITE)
        self._write([each.name for each in target], nulls=nulls)
        (changed,) = self._statements.row("select count(*) from patch where change = 'changed'")
        return AppliedChanges(target_print[0], int(changed))

    def _read_changes(self) -> None:
        path = self._request.changes
        names = ", ".join(f"'{each}': 'VARCHAR'" for each in COLUMNS)
        with storage_errors(path, "read"), path.open("rb") as file:
            if not is_as_written(file, self._statements.check):
                raise _no_changes(path)
        folder = spill_folder(self._statements.database)
        try:
            with linked(path, folder) as link:
                self._statements.run(
                    f"create table patch as select * from read_csv({quoted_text(str(link))}, "
                    f"auto_detect = false, columns = {{{names}}}, header = true, delim = ',', "
                    "quote = '\"', escape = '\"', strict_mode = true, null_padding = false, "
                    f"allow_quoted_nulls = false, nullstr = '', max_line_size = {_LONGEST_ROW})"
                )
        except load_duckdb().Error as error:
            if "Maximum line size" in str(error):
                raise _too_long(path) from error
            raise _no_changes(path) from error

    def _facts(self) -> tuple[bool, tuple[int, str], tuple[int, str]]:
        """Whether nulls differ from texts; number of records and fingerprint of both sides."""
        rows = self._statements.rows(
            f'select kind, "column", record_{self._source}, {self._source}, '
            f"record_{self._target}, {self._target} from patch where change = 'file'"
        )
        if len(rows) != 1 or rows[0][0] not in (VERSION, OLDER_VERSION):
            raise _no_changes(self._request.changes)
        self._version = str(rows[0][0])
        [(_, nulls, count, found, other_count, other)] = rows
        return nulls == "nulls", (int(count), found), (int(other_count), other)

    def _columns(self) -> list[_Column]:
        """In the order of the target; those that it lacks are last."""
        rows = self._statements.rows(
            f"select coalesce(\"column\", ''), record_{self._source}::bigint, "
            f"record_{self._target}::bigint, {self._target} from patch where change = 'column' "
            "order by 3 nulls last, 2"
        )
        return [
            _Column(label, _from_zero(source), _from_zero(target), name or "")
            for label, source, target, name in rows
        ]

    def _refuse_other_source(
        self,
        table: TextTable,
        columns: Sequence[_Column],
        expected: tuple[int, str],
        *,
        joined: bool,
    ) -> None:
        width = len([each for each in columns if each.source is not None])
        texts = [f"coalesce(c{at}, '')" if joined else f"c{at}" for at in range(width)]
        same = (
            len(table.columns) == width
            and self._print(table.relation, texts, table.columns) == expected
        )
        if not same:
            side = "after" if self._request.reverted else "before"
            raise UsageError(
                f"{self._request.source.name} isn't the file {side} these changes",
                remedy=Remedy.CHANGES_OF_OTHER_FILE(count=expected[0], width=width),
            )

    def _print(self, relation: str, texts: Sequence[str], names: Sequence[str]) -> tuple[int, str]:
        count, found = self._statements.row(fingerprint_sql(relation, texts, self._version))
        return int(count), fingerprint(str(found), names)

    def _make_target(self, table: TextTable, columns: Sequence[_Column], *, nulls: bool) -> None:
        """The table `target`: `_number`, and its columns as c0 and so on."""
        self._statements.run(
            f"create table common as select record_{self._source}::bigint - 1 + i as s, "
            f"record_{self._target}::bigint - 1 + i as t from (select *, "
            "unnest(range(before::bigint)) as i from patch where change = 'order')"
        )
        self._collect_values("changed", self._source)
        added = "removed" if self._request.reverted else "added"
        self._collect_values(added, self._target)
        target = [each for each in columns if each.target is not None]
        joined = table.has_nulls and not nulls
        kept, new = [], []
        for at, column in enumerate(target):
            value = f"o.texts[{quoted_text(column.label)}]"
            text = _kept(column, joined=joined, nulls=nulls)
            kept.append(f"case when {value} is not null then {value}.v else {text} end as c{at}")
            new.append(f"{value}.v")
        self._statements.run(
            f"create table target as select * from (select common.t as _number, "
            f"{', '.join(kept)} from {table.relation} x join common on x._number = common.s "
            f"left join changed_values o on o.number = x._number union all "
            f"select o.number, {', '.join(new)} from {added}_values o) order by _number"
        )

    def _collect_values(self, change: str, side: str) -> None:
        """Make a table of the values so listed, by record: its number, and its texts by column.

        In stretches of records, since what is being grouped can't be put on the disk.
        """
        listed, found = f"{change}_listed", f"{change}_values"
        self._statements.run(
            f"create table {listed} as select record_{side}::bigint - 1 as number, "
            f"\"column\" as label, {self._target} as v from patch where change = '{change}'"
        )
        self._statements.run(
            f"create table {found} (number bigint, texts map(varchar, struct(v varchar)))"
        )
        starts = self._statements.rows(
            f"select min(number) from (select number, sum(size) over (order by number "
            f"rows unbounded preceding) // {_STRETCH} as stretch from (select number, "
            f"sum({_VALUE} + strlen(coalesce(v, ''))) as size from {listed} group by number)) "
            "group by stretch order by 1"
        )
        for (start,), end in zip_longest(starts, starts[1:]):
            until = f" and number < {end[0]}" if end else ""
            self._statements.run(
                f"insert into {found} select number, map(list(label), list({{'v': v}})) "
                f"from (select number, label, max(v) as v from {listed} where label is not null "
                f"and number >= {start}{until} group by number, label) group by number"
            )
        self._statements.run(f"drop table {listed}")

    def _write(self, names: Sequence[str], *, nulls: bool) -> None:
        written = spill_folder(self._statements.database) / "target"
        texts, head = [f"c{at}" for at in range(len(names))], b""
        if self._request.format is OutputFormat.NDJSON:
            texts = [f"c{at} as {quoted_name(name)}" for at, name in enumerate(names)]
            form = "format json"
        else:
            if not nulls and len(names) > 1:
                texts = [f"nullif({each}, '')" for each in texts]
            texts = [_never_blank(texts), *texts[1:]]
            form = "format csv, header false, delimiter ',', quote '\"', escape '\"', nullstr ''"
            head = _csv_line(names)
        self._statements.run(
            f"copy (select {', '.join(texts)} from target order by _number) "
            f"to {quoted_text(str(written))} ({form})"
        )
        with written.open("rb") as made:
            signature = (head + made.read(_SIGNATURE))[:_SIGNATURE]
            made.seek(0)
            target, overwrite = self._request.target, self._request.overwrite
            with written_file(target, signature, overwrite=overwrite) as file:
                file.write(head)
                copy_file(made, file, self._statements.check)


def _kept(column: _Column, *, joined: bool, nulls: bool) -> str:
    """The value of a column where it isn't changed."""
    if column.source is None:
        return "null" if nulls else "''"
    return f"coalesce(x.c{column.source}, '')" if joined else f"x.c{column.source}"


def _never_blank(texts: Sequence[str]) -> str:
    """The first text, but an empty one in a record of nulls: readers leave out a line of empty
    fields, and not one that begins with quotes.
    """
    return f"case when coalesce({', '.join(texts)}, null) is null then '' else {texts[0]} end"


def _csv_line(names: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(names)
    return line.getvalue().encode()


@contextmanager
def _refused_edits(changes: Path) -> Iterator[None]:
    """Raise UsageError for what can only be in a file of changes that was made by something else:
    no number where one belongs, a column that isn't there."""
    module = load_duckdb()
    try:
        yield
    except (ValueError, TypeError, module.DataError, module.ProgrammingError) as error:
        raise _no_changes(changes) from error


def _from_zero(number: Any) -> int | None:
    return None if number is None else int(number) - 1


def _too_long(path: Path) -> UsageError:
    return UsageError(
        f"a row of {path.name} has more than {_LONGEST_ROW:,} bytes, the most that can be applied"
    )


def _no_changes(path: Path) -> UsageError:
    return UsageError(
        f"{path.name} is no file of changes, or was edited", remedy=Remedy.COMPARE_AGAIN()
    )
