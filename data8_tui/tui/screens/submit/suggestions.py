"""Suggestions for the field with the cursor: names seen, datasets, files."""

import os
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data8_tui.api.models import Dataset
from data8_tui.insight.humanize import dataset_kind, several, size
from data8_tui.jobs.suggestions import WorkflowHabits
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn
from data8_tui.wording.job_problems import ASK_FOR_WORKFLOWS

COLUMNS = (
    GridColumn("value", "", min_width=18, share=3, priority=9, ends=True),
    GridColumn("remark", "", width=15, align="right", priority=5),
)
_MOST = 300
"""Files of one folder; more are a case for typing on."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text for the field, and a remark. A folder can be completed further."""

    value: str
    remark: str = ""
    is_folder: bool = False

    def cells(self) -> list[CellLike]:
        return [self.value, Cell(self.remark, "dim")]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """A title for the list, its rows, and the text where there are none."""

    title: str
    rows: Sequence[Suggestion] = ()
    nothing: str = ""


NOTHING = Suggestions("")


def workflow_suggestions(seen: Sequence[str], typed: str) -> Suggestions:
    """Those that are seen so far: Data8 publishes no list."""
    rows = [Suggestion(name) for name in _matching(seen, typed)]
    none = f"No workflow has been seen so far. {ASK_FOR_WORKFLOWS}"
    nothing = "None of that name has been seen so far." if seen else none
    return Suggestions("Workflows seen so far", rows, nothing)


def input_name_suggestions(
    habits: WorkflowHabits | None, typed: str, taken: Container[str]
) -> Suggestions:
    """What the workflow's last jobs called their inputs, without those that have a line."""
    names = habits.inputs if habits else ()
    return _habits(names, typed, taken, "Inputs of its last jobs")


def parameter_name_suggestions(
    habits: WorkflowHabits | None, typed: str, taken: Container[str]
) -> Suggestions:
    """What the workflow's last jobs were given, without those that have a line."""
    names = tuple(habits.parameters) if habits else ()
    return _habits(names, typed, taken, "Parameters of its last jobs")


def dataset_suggestions(known: Sequence[Dataset], typed: str) -> Suggestions:
    """Those that a job can be given, inputs first; not those known to be incomplete."""
    complete = (one for one in known if one.completed is not False)
    ready = {one.name: one for one in sorted(complete, key=lambda one: one.input is False)}
    rows = [Suggestion(name, _of_dataset(ready[name])) for name in _matching(list(ready), typed)]
    return Suggestions("Completed datasets", rows, "No completed dataset is called that.")


def file_suggestions(typed: str) -> Suggestions:
    """The entries of the typed folder that begin as typed; hidden files only after a typed dot."""
    folder, beginning = os.path.split(typed)
    shown = folder or "."
    try:
        rows = sorted(
            _entries(folder, beginning), key=lambda offer: (not offer.is_folder, offer.value)
        )
    except OSError as refused:
        return Suggestions("Files", (), f"{shown}: {refused.strerror}")
    where = str(Path(shown).expanduser().absolute())
    return Suggestions(f"Files in {where}", rows[:_MOST], "Nothing there begins like that.")


def _entries(folder: str, beginning: str) -> Iterator[Suggestion]:
    with os.scandir(Path(folder or ".").expanduser()) as entries:
        for entry in entries:
            hidden = entry.name.startswith(".") and not beginning.startswith(".")
            if entry.name.startswith(beginning if beginning != "." else "") and not hidden:
                is_folder = entry.is_dir()
                value = os.path.join(folder or ".", entry.name) + "/" * is_folder
                yield Suggestion(value, "folder" if is_folder else _size(entry), is_folder)


def _size(entry: "os.DirEntry[str]") -> str:
    try:
        return size(entry.stat().st_size)
    except OSError:
        return ""


def _habits(names: Sequence[str], typed: str, taken: Container[str], title: str) -> Suggestions:
    names = [name for name in names if name not in taken]
    rows = [Suggestion(name) for name in _matching(names, typed)]
    return Suggestions(title, rows, "") if names else NOTHING


def _of_dataset(dataset: Dataset) -> str:
    if dataset.record_count is None:
        return dataset_kind(dataset)
    return several(dataset.record_count, "record")


def _matching(names: Sequence[str], typed: str) -> list[str]:
    """All while nothing is typed, or what is typed is one of them: then another can be picked."""
    sought = "" if typed in names else typed.casefold()
    return [name for name in names if sought in name.casefold()]
