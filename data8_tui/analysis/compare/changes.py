"""The second pass: the records that differ, side by side, and each value of them that changed.

`changes` has a row for each of `pairs`, in the order of the first file and then of the second:
nb, na, the first file's columns as b0 …, the second one's as a0 …, and `kinds`, a sign of
`change_kinds` for each compared column where the record is on both sides. Its rowid counts from 0.

`cells` has a row for each value that changed: `change`, the rowid of that; `col`, the index among
the compared columns; `kind`, the sign; and the shapes before and after.
"""

from data8_tui.analysis.compare.change_kinds import SAME, kind_sign
from data8_tui.analysis.compare.plan import ComparisonPlan
from data8_tui.analysis.compare.shape_sql import folded_shape_sql, shape_sql
from data8_tui.analysis.compare.statements import ComparisonStep, Statements

MOST_SHAPES = 50
"""Of a column with more different changes of shape, those of folded shapes are counted."""


class Changes:
    """Makes the tables `changes` and `cells` from `pairs`."""

    def __init__(self, statements: Statements, plan: ComparisonPlan) -> None:
        self._statements = statements
        self._plan = plan

    def collect(self) -> None:
        """Make `changes`; both files are read once more. Raises what Statements.run does."""
        before, after = self._plan.before, self._plan.after
        self._statements.begin(ComparisonStep.COLLECT, 0.0, 0.5)
        self._statements.run(
            f"create or replace table after_rows as select * from {after.relation} "
            "where _number in (select na from pairs where na is not null)"
        )
        both = [f"b.c{at} as b{at}" for at in range(len(before.columns))]
        both += [f"a.c{at} as a{at}" for at in range(len(after.columns))]
        self._statements.begin(ComparisonStep.COLLECT, 0.5, 0.9)
        self._statements.run(
            f"create or replace table changes as select p.nb, p.na, {', '.join(both)}, "
            f"case when p.na is not null then {self._kinds()} end as kinds "
            f"from {before.relation} b join pairs p on b._number = p.nb "
            "left join after_rows a on a._number = p.na"
        )
        self._statements.begin(ComparisonStep.COLLECT, 0.9, 1.0)
        self._add_added()
        self._keep_order()

    def classify(self) -> tuple[bool, ...]:
        """Make `cells`. Returns for each compared column whether its shapes are folded."""
        self._statements.run(
            "create or replace table cells "
            "(change bigint, col integer, kind varchar, sb varchar, sa varchar)"
        )
        folded = [False] * len(self._plan.columns.compared)
        changed = self._changed_columns()
        for number, at in enumerate(changed):
            start, end = number / len(changed), (number + 1) / len(changed)
            self._statements.begin(ComparisonStep.CLASSIFY, start, end)
            folded[at] = self._classify_column(at)
        return tuple(folded)

    def _changed_columns(self) -> list[int]:
        """Those of the compared columns in which any value changed."""
        compared = range(len(self._plan.columns.compared))
        signs = [
            f"coalesce(bool_or(substr(kinds, {at + 1}, 1) <> '{SAME}'), false)" for at in compared
        ]
        found = self._statements.row(f"select {', '.join(signs)} from changes")
        return [at for at in compared if found[at]]

    def _kinds(self) -> str:
        before, after = self._plan.sides()
        signs = [
            kind_sign(before.text(one, "b.c"), after.text(other, "a.c"))
            for one, other in self._plan.columns.compared
        ]
        return f"concat({', '.join(signs)})"

    def _add_added(self) -> None:
        nothing = ["null"] * len(self._plan.before.columns)
        texts = [f"c{at}" for at in range(len(self._plan.after.columns))]
        self._statements.run(
            f"insert into changes select null, _number, {', '.join([*nothing, *texts])}, null "
            "from after_rows where _number in (select na from pairs where nb is null)"
        )

    def _keep_order(self) -> None:
        """Sort `changes` where duckdb has not kept the order of what it read."""
        (unordered,) = self._statements.row(
            "select count(*) from (select nb, na, lag(nb) over () as pb, lag(na) over () as pa, "
            "row_number() over () as r from changes) where r > 1 and case when nb is null "
            "then pb is null and na < pa else pb is null or nb < pb end"
        )
        if unordered:
            self._statements.run(
                "create or replace table sorted as from changes order by nb nulls last, na"
            )
            self._statements.run("drop table changes")
            self._statements.run("alter table sorted rename to changes")

    def _classify_column(self, at: int) -> bool:
        one, other = self._plan.columns.compared[at]
        before, after = self._plan.sides()
        self._statements.run(
            "create or replace table column_cells as select rowid as change, "
            f"substr(kinds, {at + 1}, 1) as kind, {shape_sql(before.text(one, 'b'))} as sb, "
            f"{shape_sql(after.text(other, 'a'))} as sa "
            f"from changes where substr(kinds, {at + 1}, 1) <> '{SAME}'"
        )
        (different,) = self._statements.row(
            "select count(*) from (select distinct sb, sa from column_cells)"
        )
        folded = different > MOST_SHAPES
        shapes = [folded_shape_sql(each) if folded else each for each in ("sb", "sa")]
        self._statements.run(
            f"insert into cells select change, {at}, kind, {', '.join(shapes)} from column_cells"
        )
        return bool(folded)
