"""The result of a comparison, of the tables that its passes have made."""

from collections.abc import Sequence

from data8_tui.analysis.compare.change_kinds import KINDS
from data8_tui.analysis.compare.changes import STORED
from data8_tui.analysis.compare.model import (
    ChangeKind,
    ColumnComparison,
    DuplicateKeys,
    KeySuggestion,
    ShapeChange,
    SideSummary,
    TableComparison,
)
from data8_tui.analysis.compare.plan import ComparisonPlan
from data8_tui.analysis.compare.statements import Statements
from data8_tui.analysis.local_file.record_file import unique_names
from data8_tui.analysis.text_table.table import TextTable

SHAPES_LISTED = 50
"""The changes of shape that are in the result, of each column."""


def summarize(
    statements: Statements,
    plan: ComparisonPlan,
    *,
    folded: Sequence[bool],
    duplicates: DuplicateKeys,
    empty_keys: tuple[int, int],
    suggested: KeySuggestion | None,
) -> TableComparison:
    """Count what is in `changes` and `cells`. Raises what Statements.run does."""
    before_count, after_count = (_count(statements, side.name) for side in plan.sides())
    changed, added, removed = statements.row(
        "select count(*) filter (nb is not null and na is not null), "
        "count(*) filter (nb is null), count(*) filter (na is null) from pairs"
    )
    columns, both = plan.columns, before_count - removed
    before, after = shown_names(plan.before.columns), shown_names(plan.after.columns)
    return TableComparison(
        _side(plan.before, before_count),
        _side(plan.after, after_count),
        tuple(map(plan.key_column, columns.key)),
        _columns(statements, plan, both, folded),
        both - changed,
        changed,
        added,
        removed,
        duplicates,
        empty_keys,
        tuple(after[at] for at in columns.added),
        tuple(before[at] for at in columns.removed),
        tuple(before[at] for at, _ in columns.ignored),
        plan.nulls_differ,
        suggested,
    )


def _count(statements: Statements, side: str) -> int:
    (count,) = statements.row(f"select count(*) from {side}_keys")
    return int(count)


def _side(table: TextTable, count: int) -> SideSummary:
    return SideSummary(table.path.name, count, table.columns, table.has_nulls, table.warnings)


def shown_names(headers: Sequence[str]) -> list[str]:
    """The headers; `column 3` where there is none."""
    return [header or name for header, name in zip(headers, unique_names(headers), strict=True)]


def _columns(
    statements: Statements, plan: ComparisonPlan, both: int, folded: Sequence[bool]
) -> tuple[ColumnComparison, ...]:
    kinds = _kinds(statements)
    shapes = {at: _shapes(statements, at) for at in kinds}
    before, after = shown_names(plan.before.columns), shown_names(plan.after.columns)
    return tuple(
        ColumnComparison(
            name=after[other],
            before_name=before[one],
            before_index=one,
            after_index=other,
            unchanged=both - sum(kinds.get(at, {}).values()),
            changed=sum(kinds.get(at, {}).values()),
            filled=kinds.get(at, {}).get(ChangeKind.FILLED, 0),
            emptied=kinds.get(at, {}).get(ChangeKind.EMPTIED, 0),
            kinds=kinds.get(at, {}),
            shape_changes=shapes[at][0] if at in kinds else (),
            shape_change_count=shapes[at][1] if at in kinds else 0,
            folded=folded[at],
        )
        for at, (one, other) in enumerate(plan.columns.compared)
    )


def _kinds(statements: Statements) -> dict[int, dict[ChangeKind, int]]:
    """How many values of each column, by its index, changed in each way."""
    found: dict[int, dict[ChangeKind, int]] = {}
    counted = statements.rows(f"select col, kind, count(*) from {STORED}.cells group by all")
    counts = {(col, KINDS[sign]): number for col, sign, number in counted}
    for col in sorted({col for col, _ in counts}):
        found[col] = {kind: counts[col, kind] for kind in ChangeKind if (col, kind) in counts}
    return found


def _shapes(statements: Statements, column: int) -> tuple[tuple[ShapeChange, ...], int]:
    """The most frequent changes of shape of a column, and how many different ones there are."""
    rows = statements.rows(
        f"select sb, sa, count(*) as n, count(*) over () from {STORED}.cells where col = ? "
        f"group by sb, sa order by n desc, sb nulls first, sa nulls first limit {SHAPES_LISTED}",
        [column],
    )
    return tuple(ShapeChange(*row[:3]) for row in rows), int(rows[0][3]) if rows else 0
