"""The columns that a workflow's inputs had so far: a job whose input lacks one may fail.

Data8 publishes nothing on the columns that a workflow requires.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from data8_tui.api.models import Dataset
from data8_tui.codes import Message, RunWarning
from data8_tui.errors import NotFound
from data8_tui.jobs.suggestions import WorkflowHabits


class DatasetsClient(Protocol):
    """The part of `api.client.Client` that is needed here."""

    async def get_dataset(self, name: str) -> Dataset: ...


@dataclass(frozen=True, slots=True)
class ColumnHabit:
    """The columns that each of the last `datasets` datasets of one input had."""

    columns: tuple[str, ...]
    datasets: int


async def learn_columns(
    client: DatasetsClient, habits: WorkflowHabits, inputs: Iterable[str]
) -> dict[str, ColumnHabit]:
    """The columns of each of `inputs` in the workflow's last jobs that left output.

    One request for each dataset. Raises ServiceError.
    """
    found = {}
    for name in inputs:
        described = [await _columns_of(client, one) for one in habits.sources.get(name, ())]
        shapes = [columns for columns in described if columns]
        if shapes:
            everywhere = (column for column in shapes[0] if all(column in one for one in shapes))
            found[name] = ColumnHabit(tuple(everywhere), len(shapes))
    return found


async def _columns_of(client: DatasetsClient, name: str) -> tuple[str, ...]:
    """Empty for a dataset that is no longer there."""
    try:
        return tuple((await client.get_dataset(name)).columns)
    except NotFound:
        return ()


def column_warnings(
    workflow: str,
    habits: Mapping[str, ColumnHabit],
    inputs: Mapping[str, Collection[str]],
) -> Iterator[Message]:
    """A warning for each of `inputs`, given by their columns, that lacks what all others had."""
    for name, columns in inputs.items():
        habit = habits.get(name)
        missing = [one for one in habit.columns if one not in columns] if habit else []
        if habit and missing and columns:
            yield RunWarning.COLUMNS_MISSING(
                workflow=workflow, name=name, columns=missing, datasets=habit.datasets
            )
