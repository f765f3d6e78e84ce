"""What the figures of a profile are called, the same in both front ends and on the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from data8_tui.analysis.profile.model import ColumnProfile, TableProfile
from data8_tui.analysis.text_kinds import TextKind
from data8_tui.insight.humanize import count

KIND_NAMES = {
    TextKind.EMAIL: "e-mail",
    TextKind.POSTCODE: "UK postcode",
    TextKind.PHONE: "phone",
    TextKind.DATE: "date",
}
"""What a value looks like, in a word or two."""

_SHORT_SHAPE = 12
"""Characters."""


def kind_counts(column: ColumnProfile) -> dict[TextKind, int]:
    """How many values look like each kind, but for those that none does; most first."""
    counts = {
        TextKind.EMAIL: column.emails or 0,
        TextKind.POSTCODE: column.postcodes or 0,
        TextKind.PHONE: column.phones or 0,
        TextKind.DATE: column.dates or 0,
    }
    return {
        kind: counts[kind] for kind in sorted(counts, key=counts.__getitem__)[::-1] if counts[kind]
    }


@dataclass(frozen=True, slots=True)
class MainForm:
    """What most values of a column are, and how many of them."""

    kind: TextKind | None
    """None where they are of one shape and of no kind."""
    text: str
    """The kind in a word or two, or the shape."""
    count: int


def main_form(column: ColumnProfile) -> MainForm | None:
    """What most values of a column are, and how many: a kind, or else the most common shape.

    The shape has runs folded, which says more of texts of several lengths; not folded, where that
    is one short shape, too. None where no value is filled, or none is looked at yet.
    """
    kinds = kind_counts(column)
    for kind, number in kinds.items():
        if 2 * number >= (column.filled or 0):
            return MainForm(kind, KIND_NAMES[kind], number)
    if not column.folded_shapes:
        return None
    folded, plain = column.folded_shapes[0], column.shapes[0]
    whole = plain.count == folded.count and len(plain.value) <= _SHORT_SHAPE
    shape = plain if whole else folded
    return MainForm(None, shape.value, shape.count)


def without_values(column: ColumnProfile) -> str:
    """What all values of a column are where none is filled; "" where one is, or none is there."""
    if column.filled or not (column.empty or column.null):
        return ""
    if not column.empty:
        return "always null"
    return "empty or null" if column.null else "always empty"


def no_records_sentence(profile: TableProfile, names: Sequence[str]) -> str:
    """Why a profile has no figures; `names` are its columns', as they are to be shown."""
    if not profile.columns:
        return "The file is empty: it has neither columns nor records."
    columns = "the columns are" if len(names) > 1 else "the column is"
    return f"There is no record; {columns} {', '.join(names)}."


def lengths(column: ColumnProfile) -> str:
    """`21–38`, or one number; empty where no value is filled."""
    if not column.longest:
        return ""
    if column.shortest == column.longest:
        return count(column.longest)
    return f"{count(column.shortest or 0)}–{count(column.longest)}"


def length_words(column: ColumnProfile) -> str:
    """The same as words, of a column with a value: `21–38 characters`."""
    return f"{lengths(column)} character{'' if column.longest == 1 else 's'}"
