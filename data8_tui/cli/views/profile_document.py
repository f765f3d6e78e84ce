"""A profile as JSON."""

from collections.abc import Iterable
from typing import Any

from data8_tui.analysis.profile.model import ColumnProfile, TableProfile, ValueCount
from data8_tui.wording.left_out import left_out_sentences


def profile_document(profile: TableProfile) -> dict[str, Any]:
    """All figures. Counts of shapes and values are records, not distinct values."""
    return {
        "file": profile.file,
        "records": profile.records,
        "columns": [_column(each) for each in profile.columns],
        "warnings": left_out_sentences(profile.file, profile.warnings),
    }


def _column(column: ColumnProfile) -> dict[str, Any]:
    return {
        "name": column.name,
        "filled": column.filled,
        "empty": column.empty,
        "null": column.null,
        "distinct": column.distinct,
        "once": column.once,
        "shortest": column.shortest,
        "longest": column.longest,
        "top": _counts("value", column.top),
        "shapeCount": column.shape_count,
        "shapes": _counts("shape", column.shapes),
        "foldedShapeCount": column.folded_shape_count,
        "foldedShapes": _counts("shape", column.folded_shapes),
        "nullLike": _counts("value", column.null_like),
        "looksLike": {
            "email": column.emails,
            "postcode": column.postcodes,
            "phone": column.phones,
            "date": column.dates,
        },
    }


def _counts(name: str, counted: Iterable[ValueCount]) -> list[dict[str, Any]]:
    return [{name: each.value, "count": each.count} for each in counted]
