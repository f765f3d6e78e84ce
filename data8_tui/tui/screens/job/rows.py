"""A job's parts as rows: what went in and comes out, and its parameters."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from typing import Final

from data8_tui.api.models import Job
from data8_tui.cell_width import cell_width, head
from data8_tui.safetext import visible_beginning
from data8_tui.tui.statistic_rows import MORE, MOST_ROWS
from data8_tui.tui.widgets.grid.cells import Cell, CellLike, needed_width
from data8_tui.tui.widgets.grid.columns import GAP, GridColumn

PartRow = tuple[tuple[str, ...], list[CellLike]]
"""A key and the cells of a line."""
_INDENT: Final = "  "
MOST_ROLE: Final = 18
"""Cells for a role beside a value."""
PART_COLUMNS = (
    GridColumn(
        "role", "In and out", min_width=12, max_width=len(_INDENT) + MOST_ROLE, share=3, priority=5
    ),
    GridColumn("value", "Dataset or value", min_width=18, share=1, priority=4, ends=True),
)
ONE_COLUMN = (GridColumn("part", "In and out", share=1, ends=True),)
"""Where both columns side by side have no room for the names, these are below their roles."""
_SEPARATORS: Final = "_-. "
_MOST_LINES: Final = 3
"""For a name; what is longer is cut."""


@dataclass(frozen=True, slots=True)
class JobPart:
    """An output, input, file or parameter. `dataset` is set where Enter can open one."""

    group: str
    role: str
    value: str
    dataset: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.group, self.role

    def cells(self) -> list[CellLike]:
        return [f"{_INDENT}{self.role}", self._value_cell]

    @property
    def _value_cell(self) -> Cell:
        return Cell(self.value, "accent" if self.dataset else "")

    def lines(self, label: int, room: int) -> Iterator[PartRow]:
        """One line with the role in `label` cells, or more where `room` cells are too few."""
        role, value = Cell(f"{_INDENT}{self.role}"), self._value_cell
        used = needed_width(role, room)
        if used <= label and label + GAP + needed_width(value, room) <= room:
            yield self.key, [role + Cell(" " * (label + GAP - used)) + value]
            return
        yield self.key, [role]
        indent = 2 * _INDENT
        texts = _broken(visible_beginning(self.value), max(1, room - len(indent)))
        for number, text in enumerate(texts):
            yield (*self.key, f"line {number}"), [Cell(indent) + Cell(text, value.style)]


def _broken(text: str, room: int) -> list[str]:
    """A name in lines of at most `room` cells, broken behind a separator where there is one."""
    lines: list[str] = []
    while len(lines) < _MOST_LINES - 1 and cell_width(text) > room:
        first = head(text, room)[0] or text[:1]
        end = 1 + max(first.rfind(separator) for separator in _SEPARATORS)
        lines.append(first[: end if 2 * end > len(first) else len(first)])
        text = text[len(lines[-1]) :]
    return [*lines, text]


def parts(job: Job) -> list[JobPart]:
    """Outputs first: they are the most likely to be opened."""
    outputs = [JobPart("Outputs", *each, dataset=True) for each in job.output_datasets.items()]
    outputs += [JobPart("Output files", *each) for each in job.output_filenames.items()]
    inputs = [JobPart("Inputs", *each, dataset=True) for each in job.input_datasets.items()]
    if job.input_filename:
        inputs.append(JobPart("Inputs", "file", job.input_filename))
    return outputs + inputs + [JobPart("Parameters", *each) for each in job.parameters.items()]


def part_at(job: Job, key: object) -> JobPart | None:
    """What is in the row with that key; None for the line of a group."""
    if not isinstance(key, tuple):
        return None
    return next((part for part in parts(job) if part.key == key[:2]), None)


def needed_widths(job: Job, most: int) -> tuple[int, int]:
    """The cells that the parts need in two columns, and in one with the names below; at most so
    many for a name.
    """
    label = _label_width(job)
    value = max((needed_width(part.value, most) for part in parts(job)[:MOST_ROWS]), default=0)
    return label + GAP + value, max(label, 2 * len(_INDENT) + value)


def _label_width(job: Job) -> int:
    roles = (needed_width(part.role, MOST_ROLE) for part in parts(job)[:MOST_ROWS])
    return len(_INDENT) + max(roles, default=0)


def part_rows(job: Job, room: int | None = None) -> Iterator[PartRow]:
    """The parts below a line for each group; that line's key is the group and nothing else.

    In two columns; in one of `room` cells, where that is set.
    """
    label, rest = _label_width(job), [] if room is not None else [Cell("")]
    for group, members in groupby(parts(job), key=attrgetter("group")):
        yield (group, ""), [Cell(group, "strong"), *rest]
        for part in islice(members, MOST_ROWS):
            if room is None:
                yield part.key, part.cells()
            else:
                yield from part.lines(label, room)
        if next(members, None) is not None:
            yield (group, "", "more"), [MORE, *rest]
