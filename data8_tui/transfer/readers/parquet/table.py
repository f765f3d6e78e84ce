"""A Parquet file as duckdb reads it, each value as text, without loss."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from data8_tui.codes import FileProblem, FileWarning, Message
from data8_tui.transfer.readers.batch import BATCH, Unreadable
from data8_tui.transfer.readers.parquet.arrow_schema import duration_units

_NOT_PLAIN = ("STRUCT", "MAP", "UNION", "BIT", "GEOMETRY", "VARIANT", "ARRAY", "LIST")
_FLOATS = ("DOUBLE", "FLOAT")
_MAX_DECIMAL = 38
"""Digits of duckdb's decimals; it reads longer ones as floating-point numbers."""
_EXACT_FLOAT = 2**53
"""Below it a floating-point number holds every whole number exactly."""
_MAX_ROW = 32 << 20
"""Characters. A longer row would fit into no request."""
_SCHEMA = "select name, num_children, precision from parquet_schema(?)"
_FOLDER = "/dev/fd/"

TextRow = list[str | None]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its name in the file, that in duckdb, which makes names unique, and its type."""

    header: str
    name: str
    kind: str
    problem: Message | None = None
    """Why it can't be sent."""
    per_second: int = 0
    """How many units a second has, in a column of durations."""

    @property
    def quoted(self) -> str:
        return '"' + self.name.replace('"', '""') + '"'


class ParquetTable:
    """An open file, by its descriptor: duckdb takes a path with * or ? for a pattern.

    Times with a zone become UTC. Raises Unreadable where duckdb can't read the file.
    """

    def __init__(self, file: int, memory: int) -> None:
        import duckdb

        self._path = f"{_FOLDER}{file}"
        self._error = duckdb.Error
        self._connection = duckdb.connect(
            config={
                "threads": 1,
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": f"{memory >> 20}MiB",
                "temp_directory": "",
            }
        )
        self._warnings: list[Message] = []
        self.read = 0
        """Rows that were read."""
        try:
            self._connection.execute("set TimeZone = 'UTC'")
            self._columns = self._find_columns()
            self.rows = int(self._query("select count(*) from read_parquet(?)")[0][0])
        except duckdb.Error as error:
            reason = self._reason(error)
            raise Unreadable(0, FileProblem.PARQUET_UNREADABLE(reason=reason)) from None

    @property
    def headers(self) -> list[str]:
        """The columns' names in the file, of which two may be equal."""
        return [each.header for each in self._columns]

    def problems(self, dropped: Collection[int]) -> dict[int, Message]:
        """By index the FileProblem of each column that can't be sent, but for those `dropped`.

        Raises Unreadable.
        """
        with self._errors():
            found = {at: self._problem(each) for at, each in self._kept(dropped)}
        return {at: problem for at, problem in found.items() if problem}

    @property
    def warnings(self) -> list[Message]:
        """FileWarnings; complete once the first rows are read."""
        return self._warnings

    def batches(self, dropped: Collection[int]) -> Iterator[list[TextRow]]:
        """The rows, with nulls in the columns that are `dropped`. Raises Unreadable."""
        with self._errors():
            self._note_floats([each for _, each in self._kept(dropped)])
            columns = ", ".join(
                "null" if at in dropped else _expression(each)
                for at, each in enumerate(self._columns)
            )
            result = self._connection.execute(
                f"select {columns} from read_parquet(?)",  # noqa: S608 - names are quoted
                [self._path],
            )
            durations = [(at, each.per_second) for at, each in self._kept(dropped)]
            while fetched := result.fetchmany(BATCH):
                for rows in _parts(_with_durations(fetched, durations), self.read):
                    yield rows
                    self.read += len(rows)

    def stretch(self, first: int, count: int) -> list[TextRow]:
        """Rows by number, from 0, for looking at: a column that can't be sent has a text, too.

        Raises Unreadable.
        """
        with self._errors():
            columns = ", ".join(map(_shown_expression, self._columns))
            found = self._connection.execute(
                f"select {columns} from read_parquet(?, file_row_number = true) "  # noqa: S608
                "where file_row_number >= ? and file_row_number < ? order by file_row_number",
                [self._path, first, first + count],
            ).fetchall()
        durations = [(at, each.per_second) for at, each in enumerate(self._columns)]
        return _with_durations(found, durations)

    @property
    def has_floats(self) -> bool:
        """Whether there may be values that aren't numbers."""
        return any(each.kind in _FLOATS for each in self._columns)

    def not_finite(self, first: int, count: int) -> dict[str, int]:
        """How many values of a stretch are no finite numbers, and so null, by their column.

        Raises Unreadable.
        """
        floats = [each for each in self._columns if each.kind in _FLOATS]
        facts = ", ".join(map(_float_facts, floats))
        with self._errors():
            [found] = self._connection.execute(
                f"select {facts} from read_parquet(?, file_row_number = true) "  # noqa: S608
                "where file_row_number >= ? and file_row_number < ?",
                [self._path, first, first + count],
            ).fetchall()
        return {each.header: n for each, n in zip(floats, found[::2], strict=True) if n}

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Raise Unreadable for what duckdb raises."""
        try:
            yield
        except self._error as error:
            reason = self._reason(error)
        except MemoryError:
            reason = "a row group needs too much memory"
        else:
            return
        raise Unreadable(self.read + 1, FileProblem.PARQUET_BROKEN(reason=reason))

    def _kept(self, dropped: Collection[int]) -> list[tuple[int, _Column]]:
        return [(at, each) for at, each in enumerate(self._columns) if at not in dropped]

    def _find_columns(self) -> list[_Column]:
        described = self._query("describe select * from read_parquet(?)")
        headers = list(_top_level(self._query(_SCHEMA)))
        if len(headers) != len(described):
            headers = [(name, 0) for name, *_ in described]
        durations = self._durations()
        found = []
        for at, ((header, precision), (name, kind, *_)) in enumerate(
            zip(headers, described, strict=True)
        ):
            per_second = 0
            if durations.get(at, ("", 0))[0] == header and kind == "BIGINT":
                per_second = durations[at][1]
            problem = _column_problem(header, kind, precision or 0)
            found.append(_Column(header, name, kind, problem, per_second))
        return found

    def _durations(self) -> dict[int, tuple[str, int]]:
        """The columns of durations by index, with their names."""
        for (value,) in self._query(
            "select value from parquet_kv_metadata(?) where key = 'ARROW:schema'"
        ):
            try:
                return duration_units(bytes(value))
            except ValueError:
                return {}
        return {}

    def _note_floats(self, columns: Sequence[_Column]) -> None:
        """Note the floating-point values that aren't numbers, and those that may not be exact."""
        floats = [each for each in columns if each.kind in _FLOATS]
        if not floats:
            return
        facts = ", ".join(map(_float_facts, floats))
        [found] = self._query(f"select {facts} from read_parquet(?)")  # noqa: S608 - as above
        for warning, counts in (
            (FileWarning.NOT_FINITE, found[::2]),
            (FileWarning.LARGE_FLOATS, found[1::2]),
        ):
            odd = {each.header: n for each, n in zip(floats, counts, strict=True) if n}
            if odd:
                self._warnings.append(warning(count=sum(odd.values()), columns=list(odd)))

    def _problem(self, column: _Column) -> Message | None:
        """Why a column can't be sent: its type, or binary values that are no text."""
        if column.problem or column.kind != "BLOB":
            return column.problem
        other = self._query(
            f"select 1 from read_parquet(?) where {column.quoted} is not null "  # noqa: S608
            f"and try(decode({column.quoted})) is null limit 1"
        )
        return FileProblem.COLUMN_BINARY(column=column.header) if other else None

    def _query(self, query: str) -> list[Any]:
        return self._connection.execute(query, [self._path]).fetchall()

    def _reason(self, error: Exception) -> str:
        """The first line of duckdb's message, without the name by which it knows the file."""
        first = str(error).partition("\n")[0].replace(f"'{self._path}'", self._path)
        return first.replace(f"File {self._path}", self._path).replace(self._path, "the file")


def _column_problem(header: str, kind: str, precision: int) -> Message | None:
    if kind.endswith("]") or kind.startswith(_NOT_PLAIN):
        return FileProblem.COLUMN_NOT_PLAIN(column=header, type=kind)
    if precision > _MAX_DECIMAL:
        wide = f"DECIMAL of {precision} digits"
        return FileProblem.COLUMN_NOT_PLAIN(column=header, type=wide)
    return None


def _top_level(schema: Sequence[tuple[str, int | None, int | None]]) -> Iterator[tuple[str, int]]:
    """The names and decimal digits of the root's children, without theirs."""
    below = 0
    for name, children, precision in schema[1:]:
        if not below:
            yield name, precision or 0
        below = max(0, below - 1) + (children or 0) if below else (children or 0)


def _float_facts(column: _Column) -> str:
    """How many values of a column are no finite numbers, and how many are too large to be exact."""
    value = column.quoted
    return (
        f"count(*) filter (where not isfinite({value})), "
        f"count(*) filter (where isfinite({value}) and abs({value}) >= {_EXACT_FLOAT})"
    )


def _expression(column: _Column) -> str:
    """A column as text in SQL; durations as they are stored.

    pandas makes floating-point columns of whole numbers and nulls, so whole ones have no `.0`.
    """
    if column.per_second:
        return column.quoted
    if column.kind == "BLOB":
        return f"decode({column.quoted})"
    if column.kind in _FLOATS:
        value = column.quoted
        return (
            f"case when abs({value}) < {_EXACT_FLOAT} and {value} = trunc({value}) "
            f"then cast(cast({value} as hugeint) as varchar) "
            f"when isfinite({value}) then cast({value} as varchar) end"
        )
    return f"cast({column.quoted} as varchar)"


def _shown_expression(column: _Column) -> str:
    if column.kind == "BLOB":
        return f"coalesce(try(decode({column.quoted})), cast({column.quoted} as varchar))"
    return _expression(column)


def _parts(rows: list[TextRow], before: int) -> Iterator[list[TextRow]]:
    """The rows in parts of limited size, with `before` rows before them. Raises Unreadable."""
    part: list[TextRow] = []
    size = 0
    for number, row in enumerate(rows, before + 1):
        length = sum(map(len, filter(None, row)))
        if length > _MAX_ROW:
            raise Unreadable(number, FileProblem.RECORD_TOO_LARGE(bytes=length))
        if size + length > _MAX_ROW:
            yield part
            part, size = [], 0
        part.append(row)
        size += length
    if part:
        yield part


def _with_durations(
    rows: Sequence[Sequence[Any]], durations: Sequence[tuple[int, int]]
) -> list[TextRow]:
    found = [list(row) for row in rows]
    for at, per_second in durations:
        for row in found if per_second else ():
            row[at] = None if row[at] is None else duration_text(row[at], per_second)
    return found


def duration_text(value: int, per_second: int) -> str:
    """`26:00:01` for 93,601 seconds; fractions only where there are some."""
    seconds, rest = divmod(abs(value), per_second)
    sign = "-" if value < 0 else ""
    text = f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    fraction = f"{rest / per_second:.9f}"[1:].rstrip("0") if rest else ""
    return text + fraction
