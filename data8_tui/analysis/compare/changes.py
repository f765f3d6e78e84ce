"""The second pass: the records that differ, and each value of them that changed.

It leaves three kinds of tables in a file, compressed, since a job may have changed every record:

`changes`      a row for each of `pairs`, in the order of the first file and then of the second: nb,
               na, and pb, pa, their rowids in the next two; its rowid counts from 0
`before_rows`  and `after_rows`: those records as they are in the files, in their order
`cells`        a row for each value that changed: `change`, the rowid of that; `col`, the index
               among the compared columns; `kind`, a sign of `change_kinds`; sb, sa, the shapes;
               b, a, the texts where a file of changes will be written, else null
"""

from collections.abc import Sequence

from data8_tui.analysis.compare.change_kinds import kind_sign
from data8_tui.analysis.compare.plan import ComparisonPlan
from data8_tui.analysis.compare.shape_sql import folded_shape_sql, shape_sql
from data8_tui.analysis.compare.statements import ComparisonStep, Statements
from data8_tui.analysis.compare.table_width import TOGETHER
from data8_tui.analysis.text_table.database import quoted_text, spill_folder
from data8_tui.errors import StorageError

MOST_SHAPES = 50
"""Of a column with more different changes of shape, those of folded shapes are counted."""
STORED = "compared"
"""The attached database with these tables."""
_FILE = f"{STORED}.duckdb"
_COLLECTED = 100_000
"""Texts that are looked at in one statement, where those of several columns are so few."""
_PAIRED = (
    f"{STORED}.changes c join {STORED}.before_rows x on x.rowid = c.pb "
    f"join {STORED}.after_rows y on y.rowid = c.pa"
)
"""Records that changed, on both sides."""


class Changes:
    """Makes the tables from `pairs`."""

    def __init__(self, statements: Statements, plan: ComparisonPlan) -> None:
        self._statements = statements
        self._plan = plan

    def collect(self) -> None:
        """Make `changes` and the tables of rows; both files are read once more.

        Raises what Statements.run does.
        """
        self._statements.begin(ComparisonStep.COLLECT)
        file = spill_folder(self._statements.database) / _FILE
        self._statements.run(f"attach if not exists {quoted_text(str(file))} as {STORED}")
        self._statements.run(
            f"create or replace table {STORED}.changes as select nb, na, "
            "case when nb is not null then row_number() over (order by nb nulls last, na) - 1 end "
            "as pb, case when na is not null then row_number() over (order by na nulls last) - 1 "
            "end as pa from pairs order by nb nulls last, na"
        )
        sides = (("before", self._plan.before, "nb"), ("after", self._plan.after, "na"))
        tables = [
            f"create or replace table {STORED}.{name}_rows as select * from {table.relation} "
            f"where _number in (select {place} from pairs where {place} is not null)"
            for name, table, place in sides
        ]
        try:
            self._statements.run_together(*tables)
        except StorageError:  # there may be enough memory for one of them
            for each in tables:
                self._statements.run(each)
        for name, _, _ in sides:
            self._keep_order(f"{STORED}.{name}_rows")

    def classify(self) -> tuple[bool, ...]:
        """Make `cells`. Returns for each compared column whether its shapes are folded.

        The texts of several columns are collected first: looking at them takes the time of 25
        columns that have few of them, before it has seen one.
        """
        self._statements.run(
            f"create or replace table {STORED}.cells "
            "(change bigint, col integer, kind varchar, "
            "sb varchar, sa varchar, b varchar, a varchar)"
        )
        compared = len(self._plan.columns.compared)
        changed = sorted(self._changed_columns())
        folded: set[int] = set()
        self._begin_texts()
        collected = 0
        for done, at in enumerate(changed, 1):
            start, end = (done - 1) / len(changed), done / len(changed)
            self._statements.begin(ComparisonStep.CLASSIFY, start, end)
            collected += self._collect_texts(at)
            if collected >= _COLLECTED or done == len(changed):
                folded |= self._classify_texts()
                self._begin_texts()
                collected = 0
        return tuple(at in folded for at in range(compared))

    def _changed_columns(self) -> set[int]:
        """Those that may have changed; of many columns only those that have.

        A statement for each column takes longer than finding these in groups.
        """
        key = self._plan.columns.key_places
        columns = [at for at in range(len(self._plan.columns.compared)) if at not in key]
        if len(columns) <= TOGETHER:
            return set(columns)
        found: set[int] = set()
        for start in range(0, len(columns), TOGETHER):
            group = columns[start : start + TOGETHER]
            texts = [self._texts(at) for at in group]
            tests = ", ".join(f"bool_or({one} is distinct from {other})" for one, other in texts)
            row = self._statements.row(f"select {tests} from {_PAIRED}")
            found.update(at for at, differs in zip(group, row, strict=True) if differs)
        return found

    def _texts(self, at: int) -> tuple[str, str]:
        """A column's texts in `_PAIRED`, before and after."""
        one, other = self._plan.columns.compared[at]
        before, after = self._plan.sides()
        return before.text(one, "x.c"), after.text(other, "y.c")

    def _keep_order(self, table: str) -> None:
        """Sort a table of rows where duckdb has not kept the order of what it read."""
        (unordered,) = self._statements.row(
            "select count(*) from (select _number, lag(_number) over () as earlier "
            f"from {table}) where _number < earlier"
        )
        if unordered:
            self._statements.run(f"create or replace table sorted as from {table} order by _number")
            self._statements.run(f"create or replace table {table} as from sorted")
            self._statements.run("drop table sorted")

    def _begin_texts(self) -> None:
        self._statements.run(
            "create or replace table changed_texts (col integer, change bigint, b varchar, "
            "a varchar)"
        )

    def _collect_texts(self, at: int) -> int:
        """Add the changed texts of a column, by one join for it alone. Returns their number."""
        before, after = self._texts(at)
        (number,) = self._statements.row(
            f"insert into changed_texts select {at}, c.rowid, {before}, {after} from {_PAIRED} "
            f"where {before} is distinct from {after}"
        )
        return int(number)

    def _classify_texts(self) -> set[int]:
        """Add what was collected to `cells`. Returns the columns whose shapes are folded."""
        texts = "b, a" if self._plan.stable else "null::varchar as b, null::varchar as a"
        self._statements.run(
            "create or replace table changed_cells as "
            f"select change, col, {kind_sign('b', 'a')} as kind, "
            f"{shape_sql('b')} as sb, {shape_sql('a')} as sa, {texts} from changed_texts"
        )
        folded = self._statements.rows(
            "select col from (select distinct col, sb, sa from changed_cells) group by col "
            f"having count(*) > {MOST_SHAPES} order by col"
        )
        columns = [at for (at,) in folded]
        shapes = [_folded_in(columns, each) for each in ("sb", "sa")]
        self._statements.run(
            f"insert into {STORED}.cells select change, col, kind, {', '.join(shapes)}, b, a "
            "from changed_cells order by col, change"
        )
        return set(columns)


def _folded_in(columns: Sequence[int], shape: str) -> str:
    """A shape, folded in these columns, in SQL."""
    if not columns:
        return shape
    listed = ", ".join(map(str, columns))
    return f"case when col in ({listed}) then {folded_shape_sql(shape)} else {shape} end"
