"""A file of changes, by which a file can be made of the other one, in either direction: every
text, null and name, and all records and columns in their order, but not the spelling of the file.

CSV in UTF-8 with the columns `COLUMNS`; a null is nothing between two commas, an empty text `""`.
Records are numbered from 1. Its rows, by what stands in `change`:

file     how many records each side has; in `before` and `after` a fingerprint of all its texts and
         its columns' names, in `kind` the version of this form, in `column` whether nulls differ
         from texts: nulls, texts
column   a column: its number on each side, nothing where it isn't there; its name on each side; in
         `column` what it is called below, which is unique
changed  a value: its record's numbers, the key for people, its column, kind, and both texts. Of a
         column of one side alone the kind is added_column or removed_column, and what isn't listed
         is a null, or an empty text where nulls don't differ from texts
added    a value of a record that is after alone; every one of its values is listed
removed  a value of a record that is before alone; likewise
order    as many records as `before` says, on both sides, which follow each other from the numbers
end      the last row: in `before` the SHA-256 of all the bytes above it
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from data8_tui.analysis.compare.change_kinds import SIGNS
from data8_tui.analysis.compare.changes import STORED
from data8_tui.analysis.compare.comparison import ComparedFiles
from data8_tui.analysis.compare.plan import (
    PlanSide,
    joined_sql,
    spelled_sql,
    stable_hash_sql,
)
from data8_tui.analysis.compare.statements import ComparisonStep, Statements
from data8_tui.analysis.local_file.record_file import unique_names
from data8_tui.analysis.text_table.database import quoted_text, spill_folder
from data8_tui.analysis.written_file import UnfinishedFile, copy_file, written_file
from data8_tui.codes import Remedy
from data8_tui.errors import UsageError
from data8_tui.threads import CheckInterrupted

COLUMNS = (
    "change",
    "record_before",
    "record_after",
    "key",
    "column",
    "kind",
    "before",
    "after",
)
VERSION = "data8-tui changes 3"
OLDER_VERSION = "data8-tui changes 2"
"""Differs in the fingerprints alone, which take twice the time."""
HEADER = ",".join(COLUMNS).encode() + b"\n"
_NULLS = "null::varchar"
_BLOCK = 1 << 20
_END_LENGTH = len("end,,,,,,,\n") + 64


def write_changes(compared: ComparedFiles, target: Path, *, overwrite: bool = False) -> int:
    """Write the changes of a comparison; returns how many rows there are for values.

    The comparison was made for that (`for_changes`). Raises UsageError where columns are
    ignored or `target` is there and isn't to be overwritten, StorageError, and what Statements.run
    does.
    """
    if compared.result.ignored_columns:
        raise UsageError("a file of changes has every column", remedy=Remedy.COMPARE_EVERY_COLUMN())
    changes = _ChangesFile(compared)
    compared.statements.begin(ComparisonStep.WRITE)
    changes.find_order()
    folder = spill_folder(compared.statements.database)
    parts: list[Path] = []
    rows = 0
    for select, of_values in changes.parts():
        part = folder / f"changes-{len(parts)}.csv"
        copied = _copy(compared.statements, select, part)
        rows += copied if of_values else 0
        parts.append(part)
    with written_file(target, HEADER, overwrite=overwrite) as file:
        _join(parts, file, compared.statements.check)
    return rows


def _copy(statements: Statements, select: str, part: Path) -> int:
    statements.run(
        f"copy ({select}) to {quoted_text(str(part))} (format csv, header false, delimiter ',', "
        "quote '\"', escape '\"', nullstr '')"
    )
    [(count,)] = statements.database.fetchall()
    return int(count)


def _join(parts: Sequence[Path], file: UnfinishedFile, check: CheckInterrupted) -> None:
    digest = hashlib.sha256(HEADER)
    file.write(HEADER)
    for part in parts:
        with part.open("rb") as source:
            copy_file(source, file, check, digest.update)
        part.unlink()
    file.write(_end(digest.hexdigest()))


def is_as_written(file: BinaryIO, check: CheckInterrupted) -> bool:
    """Whether a file has the header and the end of a file of changes, and what belongs to that end.

    Raises OSError, and what `check` does.
    """
    if file.read(len(HEADER)) != HEADER:
        return False
    digest, kept = hashlib.sha256(HEADER), b""
    while block := file.read(_BLOCK):
        check()
        block = kept + block
        kept = block[-_END_LENGTH:]
        digest.update(block[:-_END_LENGTH])
    return kept == _end(digest.hexdigest())


def _end(digest: str) -> bytes:
    return f"end,,,,,,{digest},\n".encode()


def fingerprint(texts: str, names: Iterable[str]) -> str:
    """Of a side's `texts`, from `fingerprint_sql`, and its columns' names in their order."""
    spelled = "".join(f"{len(each)}:{each}" for each in names)
    return f"{texts} {hashlib.sha256(spelled.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def fingerprint_sql(relation: str, texts: Sequence[str], version: str = VERSION) -> str:
    """A query for the number of records and a number by which all their texts are recognized.

    Half of the stable hash of each record, times its place, summed up.
    """
    if version == OLDER_VERSION:
        return _fingerprint(f"md5_number_lower({spelled_sql(texts)})", "_number", relation)
    joined = f"(select *, {joined_sql(texts)} as joined from {relation})"
    return _fingerprint(_half(stable_hash_sql(texts, "joined")), "_number", joined)


def _half(digest: str) -> str:
    return f"(({digest}) >> 64)"


def _fingerprint(digest: str, place: str, relation: str) -> str:
    return (
        f"select count(*), coalesce(sum({digest}::hugeint * ({place} + 1)), 0)::varchar "
        f"from {relation}"
    )


class _ChangesFile:
    def __init__(self, compared: ComparedFiles) -> None:
        self._statements = compared.statements
        self._plan = compared.plan
        self._before, self._after = compared.plan.sides()
        self._labels = labels(compared)

    def find_order(self) -> None:
        """Make the table `common`: the places on both sides of every record that is on both."""
        self._store_keys()
        self._statements.run(
            f"create or replace table common as from ({self._common()}) order by nb"
        )

    def _common(self) -> str:
        plan = self._plan
        both = "select nb, na from pairs where nb is not null and na is not null"
        if not plan.columns.key:
            return (
                "select b.n as nb, a.n as na from (select rowid as n from before_keys) b "
                "join (select rowid as n from after_keys) a on a.n = b.n"
            )
        key = [f"k{at}" for at in range(len(plan.columns.key))]
        on = " and ".join(f"b.{each} {plan.equality} a.{each}" for each in key)
        uneven = " and ".join(f"b.{each} {plan.equality} u.{each}" for each in key)
        equal = " union all from equal_pairs" if self._has_duplicates() else ""
        return (
            f"select b.rowid as nb, a.rowid as na from before_keys b join after_keys a on {on} "
            f"where not exists (from uneven u where {uneven}) union all {both}{equal}"
        )

    def _has_duplicates(self) -> bool:
        (found,) = self._statements.row("select count(*) from uneven where cb > 1 or ca > 1")
        return bool(found)

    def parts(self) -> Iterator[tuple[str, bool]]:
        """A query for each part of the file, and whether its rows are of values."""
        yield self._file_row(), False
        yield self._column_rows(), False
        yield self._changed_rows(), True
        yield self._rows_of_one_side("added", self._after), True
        yield self._rows_of_one_side("removed", self._before), True
        for column in self._plan.columns.added:
            yield self._column_of_one_side("added_column", self._after, column), True
        for column in self._plan.columns.removed:
            yield self._column_of_one_side("removed_column", self._before, column), True
        yield _ORDER, False

    def _file_row(self) -> str:
        counts, prints = zip(
            *(self._fingerprint(side) for side in (self._before, self._after)), strict=True
        )
        nulls = "nulls" if self._plan.nulls_differ else "texts"
        return _row("file", *counts, None, nulls, VERSION, *prints)

    def _fingerprint(self, side: PlanSide) -> tuple[int, str]:
        texts = [side.text(at) for at in range(len(side.table.columns))]
        query = fingerprint_sql(side.table.relation, texts)
        if side.in_file_order:  # the first pass has made each record's part
            query = _fingerprint(_half("h"), "rowid", f"{side.name}_keys")
        count, found = self._statements.row(query)
        return int(count), fingerprint(str(found), side.table.columns)

    def _column_rows(self) -> str:
        plan = self._plan
        columns = plan.columns
        pairs: list[tuple[int | None, int | None]] = list(columns.compared)
        pairs += [(None, at) for at in columns.added] + [(at, None) for at in columns.removed]
        rows = [
            _row(
                "column",
                None if one is None else one + 1,
                None if other is None else other + 1,
                None,
                self._labels[one, other],
                None,
                None if one is None else plan.before.columns[one],
                None if other is None else plan.after.columns[other],
            )
            for one, other in pairs
        ]
        return " union all ".join(rows)

    def _changed_rows(self) -> str:
        """The values of the compared columns that changed, column by column."""
        kinds = " ".join(f"when '{sign}' then '{kind}'" for kind, sign in SIGNS.items())
        names = " ".join(
            f"when {at} then {quoted_text(self._labels[pair])}"
            for at, pair in enumerate(self._plan.columns.compared)
        )
        return (
            f"select 'changed', k.nb, k.na, k.key, case s.col {names} end, "
            f"case s.kind {kinds} end, s.b, s.a "
            f"from {STORED}.cells s join {STORED}.keyed k on k.change = s.change"
        )

    def _store_keys(self) -> None:
        """The table `keyed`: of each change its numbers, and the key for people."""
        before, after = self._key(self._before, "b.c"), self._key(self._after, "a.c")
        self._statements.run(
            f"create or replace table {STORED}.keyed as select c.rowid as change, "
            "c.nb + 1 as nb, c.na + 1 as na, "
            f"case when c.pb is not null then {before} else {after} end as key "
            f"from {STORED}.changes c left join {STORED}.before_rows b on b.rowid = c.pb "
            f"left join {STORED}.after_rows a on a.rowid = c.pa and c.pb is null"
        )

    def _rows_of_one_side(self, change: str, side: PlanSide) -> str:
        """Every value of the records that are on that side alone."""
        after = side.name == "after"
        cells = ", ".join(
            f"{{'l': {quoted_text(self._label(at, after))}, 't': {side.text(at, 'r.c')}}}"
            for at in range(len(side.table.columns))
        )
        texts = f"{_NULLS}, u.t" if after else f"u.t, {_NULLS}"
        place, other = ("pa", "nb") if after else ("pb", "na")
        return (
            f"select '{change}', nb, na, key, u.l, {_NULLS}, {texts} from ("
            f"select k.nb, k.na, k.key, unnest([{cells}]) as u from {STORED}.{side.name}_rows r "
            f"join {STORED}.changes c on c.{place} = r.rowid "
            f"join {STORED}.keyed k on k.change = c.rowid where c.{other} is null)"
        )

    def _column_of_one_side(self, kind: str, side: PlanSide, column: int) -> str:
        """The values of a column that is on that side alone, of the records on both."""
        after = side.name == "after"
        text = side.text(column)
        texts = f"{_NULLS}, {text}" if after else f"{text}, {_NULLS}"
        listed = f"{text} is not null" if self._plan.nulls_differ else f"{text} <> ''"
        label = quoted_text(self._label(column, after))
        return (
            f"select 'changed', nb + 1, na + 1, {_NULLS}, {label}, '{kind}', {texts} "
            f"from {side.table.relation} t join common on t._number = {'na' if after else 'nb'} "
            f"where {listed}"
        )

    def _label(self, column: int, after: bool) -> str:
        return next(label for pair, label in self._labels.items() if pair[int(after)] == column)

    def _key(self, side: PlanSide, prefix: str) -> str:
        """The key for people, its texts with commas between."""
        texts = ", ".join(f"coalesce({side.text(at, prefix)}, '')" for at in side.key)
        return f"concat_ws(', ', {texts})" if texts else _NULLS


def labels(compared: ComparedFiles) -> dict[tuple[int | None, int | None], str]:
    """What each column, by its index on both sides, is called in the file."""
    plan = compared.plan
    columns = plan.columns
    pairs: list[tuple[int | None, int | None]] = list(columns.compared)
    pairs += [(None, at) for at in columns.added] + [(at, None) for at in columns.removed]
    names = [
        plan.before.columns[one or 0] if other is None else plan.after.columns[other]
        for one, other in pairs
    ]
    return dict(zip(pairs, unique_names(names), strict=True))


def _row(*values: object) -> str:
    texts = [_NULLS if each is None else quoted_text(str(each)) for each in values]
    return f"select {', '.join(texts)}"


_ORDER = (
    "select 'order', min(nb) + 1, min(na) + 1, null::varchar, null::varchar, null::varchar, "
    "count(*)::varchar, null::varchar from (select nb, na, "
    "sum(new) over (rows between unbounded preceding and current row) as run "
    "from (select nb, na, case when na = lag(na) over () + 1 "
    "and nb = lag(nb) over () + 1 then 0 else 1 end as new from common)) "
    "group by run order by min(nb)"
)
"""Records that follow each other on both sides, as one row."""
