"""The dialog for which of the records that differ are listed."""

from collections.abc import Iterator

from textual.content import Content

from data8_tui.analysis.compare.model import (
    EVERYTHING,
    ChangeFilter,
    RecordState,
    TableComparison,
)
from data8_tui.insight.humanize import count
from data8_tui.tui import safe
from data8_tui.tui.dialogs.choice_dialog import ChoiceDialog
from data8_tui.tui.screens.changes.filter_text import filter_text

_MOST_SHAPES = 8


class ChangeFilterDialog(ChoiceDialog[ChangeFilter]):
    """Returns one of the filters: those of whole records, and of a column, its kinds and shapes."""

    TITLE_TEXT = "Which records"
    HINT = "↑ ↓  choose      enter  list them      esc  cancel"

    def __init__(self, result: TableComparison, column: int | None) -> None:
        self._result = result
        self._counts = dict(counted_filters(result, column))
        super().__init__(list(self._counts))

    def line(self, choice: ChangeFilter) -> Content:
        number = (count(self._counts[choice]).rjust(11), "$text-muted")
        return Content.assemble(number, "  ", safe.content(filter_text(choice, self._result)))


def counted_filters(
    result: TableComparison, column: int | None
) -> Iterator[tuple[ChangeFilter, int]]:
    """Each filter, and how many records it has."""
    states = (
        (RecordState.CHANGED, result.changed),
        (RecordState.ADDED, result.added),
        (RecordState.REMOVED, result.removed),
    )
    yield EVERYTHING, sum(number for _, number in states)
    yield from ((ChangeFilter(state=state), number) for state, number in states if number)
    if column is None:
        return
    one = result.columns[column]
    yield ChangeFilter(column=column), one.changed
    for kind, number in one.kinds.items():
        yield ChangeFilter(column=column, kind=kind), number
    for change in one.shape_changes[:_MOST_SHAPES]:
        yield ChangeFilter(column=column, shapes=(change.before, change.after)), change.count
