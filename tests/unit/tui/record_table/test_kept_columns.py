"""Columns are arranged as they were left, in tables with the same columns."""

import pytest

from data8_tui.jobs.kept_choices import KeptChoices
from data8_tui.tui.record_table.kept_columns import keep_columns, restore_columns
from data8_tui.tui.records.arrangement import ArrangedColumns, ColumnArrangement

NAMES = ("id", "email", "town")


class Stored:
    """What `Choices` is to `KeptChoices`, in memory."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def all(self) -> dict[str, str]:
        return self.texts

    def note(self, what: str, text: str) -> None:
        self.texts[what] = text

    def forget(self) -> None:
        self.texts.clear()


async def session_of(stored: Stored) -> KeptChoices:
    choices = KeptChoices(stored)  # type: ignore[arg-type]
    await choices.open()
    return choices


def restored(choices: KeptChoices, names: tuple[str, ...] = NAMES) -> ColumnArrangement:
    arrangement = ColumnArrangement()
    restore_columns(choices, names, arrangement)
    return arrangement


async def test_a_table_with_the_same_columns_is_arranged_as_the_last_one_was() -> None:
    stored, arranged = Stored(), ColumnArrangement()
    choices = await session_of(stored)
    arranged.hide("email", NAMES)
    arranged.move("town", -1, NAMES)
    arranged.freeze("town", NAMES)
    keep_columns(choices, NAMES, arranged)
    await choices.aclose()
    later = await session_of(stored)
    assert restored(later).shown(NAMES) == ("town", "id")
    assert restored(later).frozen == 1
    assert restored(later, ("id", "town")).columns == ArrangedColumns()


async def test_what_is_put_back_is_forgotten_and_the_oldest_goes_first() -> None:
    stored, arranged = Stored(), ColumnArrangement()
    choices = await session_of(stored)
    arranged.hide("email", NAMES)
    for number in range(50):
        keep_columns(choices, (*NAMES, str(number)), arranged)
    keep_columns(choices, NAMES, arranged)
    assert restored(choices, (*NAMES, "0")).columns == ArrangedColumns()
    assert restored(choices, (*NAMES, "1")).is_hidden("email")
    arranged.show_all()
    keep_columns(choices, NAMES, arranged)
    assert restored(choices).columns == ArrangedColumns()
    await choices.aclose()


@pytest.mark.parametrize(
    "columns",
    [
        ArrangedColumns(hidden=NAMES),
        ArrangedColumns(frozen=10**9),
        ArrangedColumns(order=("gone", "town"), hidden=("gone",), frozen=-3),
    ],
)
async def test_a_column_is_always_shown(columns: ArrangedColumns) -> None:
    choices, arranged = await session_of(Stored()), ColumnArrangement()
    arranged.columns = columns
    keep_columns(choices, NAMES, arranged)
    found = restored(choices)
    assert found.shown(NAMES)
    assert 0 <= found.frozen <= len(NAMES)
    await choices.aclose()
