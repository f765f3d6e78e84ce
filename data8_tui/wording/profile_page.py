"""The profile of a file as a page to be sent or printed."""

from collections.abc import Iterator, Sequence

from data8_tui.analysis.profile.model import ColumnProfile, TableProfile, ValueCount
from data8_tui.analysis.report.elements import (
    ReportBar,
    ReportCell,
    ReportColumn,
    ReportFigure,
    ReportFigures,
    ReportLink,
    ReportPage,
    ReportSection,
    ReportSideBySide,
    ReportTable,
    ReportText,
    ReportValue,
)
from data8_tui.insight.humanize import count, exact_share, several
from data8_tui.wording.left_out import left_out_sentences
from data8_tui.wording.profile import (
    KIND_NAMES,
    MainForm,
    kind_counts,
    lengths,
    main_form,
    no_records_sentence,
    without_values,
)

_LEAD = (
    "Every figure is exact. Values are compared as texts, as they are in the file: capitals, "
    "spaces and leading zeros count.",
    "A shape has A for a capital letter, a for another letter and 9 for a digit; with runs folded "
    "several in a row are one.",
)
_COLUMNS = (
    ReportColumn("Column"),
    ReportColumn("Filled"),
    ReportColumn("Distinct", right=True),
    ReportColumn("Once", right=True),
    ReportColumn("Length", right=True),
    ReportColumn("Mostly"),
    ReportColumn("Share", right=True),
)


def profile_page(profile: TableProfile) -> ReportPage:
    """A table of all columns, then a section of each."""
    if not profile.records:
        names = [each.name or f"(column {at + 1})" for at, each in enumerate(profile.columns)]
        overview: ReportTable | ReportText = ReportText(no_records_sentence(profile, names))
    else:
        overview = _overview(profile)
    sections = [ReportSection("Columns", [overview])]
    for at, column in enumerate(profile.columns if profile.records else ()):
        parts = list(_column_parts(column, profile.records))
        name = column.name or f"(column {at + 1})"
        sections.append(ReportSection(name, parts, _anchor(at), is_name=True))
    title = f"Profile of {profile.file}"
    size = f"{several(profile.records, 'record')} of {several(len(profile.columns), 'column')}."
    left_out = left_out_sentences(profile.file, profile.warnings)
    return ReportPage(title, sections, [size, *left_out, *_LEAD])


def _anchor(at: int) -> str:
    return f"column-{at + 1}"


def _overview(profile: TableProfile) -> ReportTable:
    rows: list[Sequence[ReportCell]] = []
    for at, column in enumerate(profile.columns):
        form = main_form(column)
        rows.append(
            [
                ReportLink(column.name or f"(column {at + 1})", _anchor(at)),
                _bar(column.filled or 0, profile.records),
                count(column.distinct or 0),
                count(column.once or 0),
                lengths(column),
                _form_cell(form) or without_values(column),
                exact_share(form.count, column.filled or 0) if form else "",
            ]
        )
    return ReportTable(_COLUMNS, rows)


def _form_cell(form: MainForm | None) -> ReportCell:
    if form is None:
        return ""
    return ReportValue(form.text) if form.kind is None else form.text


def _column_parts(
    column: ColumnProfile, records: int
) -> Iterator[ReportFigures | ReportSideBySide | ReportText]:
    filled = column.filled or 0
    yield ReportFigures(
        [
            ReportFigure("Filled", count(filled), exact_share(filled, records)),
            ReportFigure(
                "Empty", count(column.empty or 0), exact_share(column.empty or 0, records)
            ),
            ReportFigure("Null", count(column.null or 0), exact_share(column.null or 0, records)),
            ReportFigure("Distinct", count(column.distinct or 0)),
            ReportFigure("Once", count(column.once or 0)),
            ReportFigure("Length", lengths(column) or "–"),
            *(
                ReportFigure(
                    f"Looks like {KIND_NAMES[kind]}", count(number), exact_share(number, filled)
                )
                for kind, number in kind_counts(column).items()
            ),
        ]
    )
    tables = list(_listings(column))
    if tables:
        yield ReportSideBySide(tables)
    else:
        yield ReportText("No value is filled.")


def _listings(column: ColumnProfile) -> Iterator[ReportTable]:
    filled = column.filled or 0
    yield from _listing("Most common values", column.top, column.distinct, filled)
    yield from _listing("Shapes", column.shapes, column.shape_count, filled)
    folded = column.folded_shapes
    yield from _listing("Shapes, runs folded", folded, column.folded_shape_count, filled)
    yield from _listing("Texts like nulls", column.null_like, None, filled)


def _listing(
    title: str, counted: Sequence[ValueCount], every: int | None, filled: int
) -> Iterator[ReportTable]:
    if not counted:
        return
    more = f", {len(counted)} of {count(every)}" if every and every > len(counted) else ""
    columns = [ReportColumn("Text"), ReportColumn("Records", right=True), ReportColumn("Share")]
    rows: list[Sequence[ReportCell]] = [
        [ReportValue(each.value), count(each.count), _bar(each.count, filled)] for each in counted
    ]
    yield ReportTable(columns, rows, f"{title}{more}")


def _bar(number: int, every: int) -> ReportBar:
    return ReportBar(number / every if every else 0.0, exact_share(number, every) or "–")
