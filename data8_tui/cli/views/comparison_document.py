"""A comparison as JSON."""

from collections.abc import Iterable
from typing import Any

from data8_tui.analysis.compare.fail_rule import RuleOutcome
from data8_tui.analysis.compare.model import (
    ColumnComparison,
    DuplicateKeys,
    KeyColumn,
    RecordChange,
    SideSummary,
    TableComparison,
)
from data8_tui.analysis.local_file.record_file import unique_names
from data8_tui.wording.left_out import left_out_sentences


def comparison_document(
    result: TableComparison, outcomes: Iterable[RuleOutcome] = ()
) -> dict[str, Any]:
    """The result, and what each rule has found. Of equal names of columns the second is `x (2)`."""
    names = unique_names(result.after.columns)
    suggested = result.suggested_key
    return {
        "comparedAs": "text",
        "before": _side(result.before),
        "after": _side(result.after),
        "key": [_key(each) for each in result.key],
        "byPosition": not result.key,
        "keyFound": suggested is not None and bool(suggested.key),
        "keyNearly": suggested is not None and suggested.nearly,
        "otherKeys": [_key(each) for each in suggested.others] if suggested else [],
        "nullsDiffer": result.nulls_differ,
        "records": {
            "unchanged": result.unchanged,
            "changed": result.changed,
            "added": result.added,
            "removed": result.removed,
        },
        "duplicateKeys": _duplicates(result.duplicates),
        "emptyKeys": {"before": result.empty_keys[0], "after": result.empty_keys[1]},
        "columns": [_column(each, names[each.after_index]) for each in result.columns],
        "addedColumns": list(result.added_columns),
        "removedColumns": list(result.removed_columns),
        "ignoredColumns": list(result.ignored_columns),
        "warnings": [
            *left_out_sentences(result.before.file, result.before.warnings),
            *left_out_sentences(result.after.file, result.after.warnings),
        ],
        "rules": [outcome_document(each) for each in outcomes],
    }


def _duplicates(duplicates: DuplicateKeys) -> dict[str, Any]:
    return {
        "keys": duplicates.keys,
        "recordsBefore": duplicates.records_before,
        "recordsAfter": duplicates.records_after,
        "unchanged": duplicates.unchanged,
        "changed": duplicates.changed,
        "added": duplicates.added,
        "removed": duplicates.removed,
        "examples": [
            {"key": list(each.texts), "before": each.before, "after": each.after}
            for each in duplicates.examples
        ],
    }


def outcome_document(outcome: RuleOutcome) -> dict[str, Any]:
    """What a rule has found."""
    return {
        "rule": outcome.rule,
        "column": outcome.column or None,
        "count": outcome.count,
        "of": outcome.total,
        "failed": outcome.failed,
    }


def record_document(record: RecordChange, result: TableComparison) -> dict[str, Any]:
    """A record that differs; its values by the names of the columns, null on the other side."""
    names = unique_names(result.after.columns)
    return {
        "state": str(record.state),
        "recordBefore": record.before_number,
        "recordAfter": record.after_number,
        "before": _values(result.before, record.before),
        "after": _values(result.after, record.after),
        "changed": [
            {"column": names[result.columns[each.column].after_index], "kind": str(each.kind)}
            for each in record.cells
        ],
    }


def _values(side: SideSummary, texts: tuple[str | None, ...]) -> dict[str, str | None] | None:
    return dict(zip(unique_names(side.columns), texts, strict=True)) if texts else None


def _side(side: SideSummary) -> dict[str, Any]:
    return {"file": side.file, "records": side.records, "columns": list(side.columns)}


def _key(key: KeyColumn) -> dict[str, str]:
    return {"before": key.before, "after": key.after}


def _column(column: ColumnComparison, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "nameBefore": column.before_name,
        "unchanged": column.unchanged,
        "changed": column.changed,
        "filled": column.filled,
        "emptied": column.emptied,
        "kinds": {str(kind): number for kind, number in column.kinds.items()},
        "shapes": [
            {"before": each.before, "after": each.after, "count": each.count}
            for each in column.shape_changes
        ],
        "shapeChanges": column.shape_change_count,
        "shapesFolded": column.folded,
    }
