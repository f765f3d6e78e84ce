"""A comparison as a page of HTML, to be sent to whoever has no terminal."""

from collections.abc import Iterator, Sequence

from data8_tui.analysis.compare.differing_parts import differing_parts
from data8_tui.analysis.compare.model import (
    ChangeFilter,
    ColumnComparison,
    ComparisonRecords,
    RecordChange,
    RecordState,
    TableComparison,
)
from data8_tui.analysis.report.elements import (
    ReportBar,
    ReportCell,
    ReportColumn,
    ReportFigure,
    ReportFigures,
    ReportLink,
    ReportPage,
    ReportPart,
    ReportParts,
    ReportSection,
    ReportSideBySide,
    ReportTable,
    ReportText,
    ReportValue,
)
from data8_tui.insight.humanize import count, exact_share, several
from data8_tui.wording.comparison import EMPTY, column_name, key_name, matching_sentences
from data8_tui.wording.shape_names import shape_name

_EXAMPLES = 10
_SHAPES = 20
_KINDS = (
    "Each kind from case to punctuation allows for those before it: a change of spaces may be one "
    "of case, too."
)


def comparison_page(result: TableComparison, records: ComparisonRecords) -> ReportPage:
    """The page: counts, each column with its kinds, shapes and some records, and single records."""
    changed = [each for each in result.columns if each.changed]
    sections = [ReportSection("", [_figures(result)]), ReportSection("Columns", _columns(result))]
    sections += [_column_section(result, records, each) for each in changed]
    for state in (RecordState.ADDED, RecordState.REMOVED):
        if number := getattr(result, state):
            sections.append(_single_records(result, records, state, number))
    title = f"{result.before.file} → {result.after.file}"
    return ReportPage(title, sections, lead=matching_sentences(result))


def _figures(result: TableComparison) -> ReportFigures:
    both = result.changed + result.unchanged
    return ReportFigures(
        [
            ReportFigure("Records before", count(result.before.records)),
            ReportFigure("Records after", count(result.after.records)),
            ReportFigure("Unchanged", count(result.unchanged), _of_both(result.unchanged, both)),
            ReportFigure("Changed", count(result.changed), _of_both(result.changed, both)),
            ReportFigure("Added", count(result.added)),
            ReportFigure("Removed", count(result.removed)),
        ]
    )


def _of_both(number: int, both: int) -> str:
    share = exact_share(number, both)
    return f"{share} of those in both" if share else ""


def _columns(result: TableComparison) -> list[ReportPart]:
    both = result.changed + result.unchanged
    rows: list[Sequence[ReportCell]] = [
        (
            ReportLink(column_name(each), _anchor(each)),
            count(each.changed),
            ReportBar(each.changed / both if both else 0.0, exact_share(each.changed, both)),
            count(each.filled),
            count(each.emptied),
            " · ".join(f"{kind.label} {count(number)}" for kind, number in each.kinds.items()),
        )
        for each in sorted(result.columns, key=lambda column: -column.changed)
        if each.changed
    ]
    titles = [
        ReportColumn("Column"),
        ReportColumn("Changed", right=True),
        ReportColumn("Of the records in both"),
        ReportColumn("Filled", right=True),
        ReportColumn("Emptied", right=True),
        ReportColumn("Kinds of change"),
    ]
    found: list[ReportPart] = [ReportTable(titles, rows), ReportText(_KINDS)] if rows else []
    return [*found, *_other_columns(result)]


def _other_columns(result: TableComparison) -> Iterator[ReportText]:
    unchanged = tuple(column_name(each) for each in result.columns if not each.changed)
    for label, names in (
        ("Unchanged", unchanged),
        ("Added", result.added_columns),
        ("Removed", result.removed_columns),
        ("Not compared", result.ignored_columns),
    ):
        if names:
            yield ReportText(f"{label}: {', '.join(names)}.")


def _anchor(column: ColumnComparison) -> str:
    return f"column-{column.after_index + 1}"


def _column_section(
    result: TableComparison, records: ComparisonRecords, column: ColumnComparison
) -> ReportSection:
    kinds = ReportTable(
        [ReportColumn("Kind"), ReportColumn("Records", right=True)],
        [(kind.label, count(number)) for kind, number in column.kinds.items()],
    )
    listed = column.shape_changes[:_SHAPES]
    more = column.shape_change_count - len(listed)
    shapes = ReportTable(
        [
            ReportColumn("Shape before"),
            ReportColumn("after"),
            ReportColumn("Records", right=True),
        ],
        [(_shape(each.before), _shape(each.after), count(each.count)) for each in listed],
    )
    parts: list[ReportPart] = [ReportSideBySide([kinds, shapes])]
    if more > 0:
        parts.append(ReportText(f"And {several(more, 'more change')} of shape."))
    parts.append(_examples(result, records, column))
    return ReportSection(column_name(column), parts, anchor=_anchor(column), is_name=True)


def _examples(
    result: TableComparison, records: ComparisonRecords, column: ColumnComparison
) -> ReportTable:
    wanted = ChangeFilter(column=result.columns.index(column))
    some = records.read(wanted, 0, _EXAMPLES)
    return ReportTable(
        [
            ReportColumn("Record before", right=True),
            ReportColumn(_key_title(result)),
            ReportColumn("Before"),
            ReportColumn("After"),
        ],
        [_example(result, each, column) for each in some],
        caption="Every one of them" if len(some) == column.changed else f"The first {len(some)}",
    )


def _example(
    result: TableComparison, record: RecordChange, column: ColumnComparison
) -> Sequence[ReportCell]:
    before, after = record.before[column.before_index], record.after[column.after_index]
    number = count(record.before_number or 0)
    key = ReportValue(_key(result, record))
    if not before or not after:
        return number, key, _value(before), _value(after)
    ours, theirs = (
        ReportParts([(part.text, part.differs) for part in parts])
        for parts in differing_parts(before, after)
    )
    return number, key, ours, theirs


def _value(text: str | None) -> ReportCell:
    return EMPTY if text == "" else ReportValue(text)


def _shape(shape: str | None) -> ReportCell:
    return ReportValue(shape_name(shape)) if shape else shape_name(shape)


def _key_title(result: TableComparison) -> str:
    return key_name(result.key) or "Record after"


def _key(result: TableComparison, record: RecordChange) -> str:
    if not result.key:
        return count(record.after_number or record.before_number or 0)
    return ", ".join(text or "" for text in record.key_texts(result.key))


def _single_records(
    result: TableComparison, records: ComparisonRecords, state: RecordState, number: int
) -> ReportSection:
    added = state is RecordState.ADDED
    some = records.read(ChangeFilter(state=state), 0, _EXAMPLES)
    side = result.after if added else result.before
    rows: list[Sequence[ReportCell]] = [
        (
            count((each.after_number if added else each.before_number) or 0),
            *map(ReportValue, each.after if added else each.before),
        )
        for each in some
    ]
    number_title = f"Record {'after' if added else 'before'}"
    titles = [ReportColumn(number_title, right=True), *map(ReportColumn, side.columns)]
    caption = "" if len(some) == number else f"The first {len(some)}"
    title = f"{several(number, 'record')} {state}"
    return ReportSection(title, [ReportTable(titles, rows, caption)])
