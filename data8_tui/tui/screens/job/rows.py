"""A job's parts as rows: what went in and comes out, and its statistics."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter

from data8_tui.api.models import Job
from data8_tui.insight import humanize
from data8_tui.insight.statistics import Path, StatisticRow, changes, flatten
from data8_tui.tui.widgets import bar
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn

PART_COLUMNS = (
    GridColumn("role", "In and out", min_width=12, max_width=20, share=3, priority=5),
    GridColumn("value", "Dataset, file or value", min_width=22, share=1, priority=4, ends=True),
)

_BAR = 7
MORE = Cell("… more, not shown", "dim")
STATISTIC_COLUMNS = (
    GridColumn("label", "Statistic", min_width=20, max_width=60, share=3, priority=9),
    GridColumn("value", "Value", min_width=8, max_width=24, share=1, align="right", priority=8),
    GridColumn("share", "Share", width=_BAR + 8, priority=4),
    GridColumn("change", "Change", width=8, align="right", priority=5),
)

_MOST_DIGITS = 40
"""A longer number is shown as it was sent; Python itself converts none of more than 4,300."""


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
        return [f"  {self.role}", Cell(self.value, "accent" if self.dataset else "")]


def parts(job: Job) -> list[JobPart]:
    """Outputs first: they are the most likely to be opened."""
    outputs = [JobPart("Outputs", *each, dataset=True) for each in job.output_datasets.items()]
    outputs += [JobPart("Output files", *each) for each in job.output_filenames.items()]
    inputs = [JobPart("Inputs", *each, dataset=True) for each in job.input_datasets.items()]
    if job.input_filename:
        inputs.append(JobPart("Inputs", "file", job.input_filename))
    return outputs + inputs + [JobPart("Parameters", *each) for each in job.parameters.items()]


MOST_ROWS = 1_000
"""Statistics, and parts of one group, that are shown: a job may have any number of them."""


def dataset_at(job: Job, key: object) -> str | None:
    """The dataset in the row with that key, where it is one."""
    match key:
        case ("Outputs", str(role)):
            return job.output_datasets.get(role)
        case ("Inputs", str(role)):
            return job.input_datasets.get(role)
    return None


def part_rows(job: Job) -> Iterator[tuple[tuple[str, ...], list[CellLike]]]:
    """The parts below a line for each group; that line's key is the group and nothing else."""
    for group, members in groupby(parts(job), key=attrgetter("group")):
        yield (group, ""), [Cell(group, "strong"), Cell("")]
        for part in islice(members, MOST_ROWS):
            yield part.key, part.cells()
        if next(members, None) is not None:
            yield (group, "", "more"), [MORE, Cell("")]


def statistic_rows(job: Job, before: Job | None) -> Iterator[tuple[Path, list[CellLike]]]:
    """The statistics, each with its share and with what the newest poll changed."""
    statistics = flatten(job.statistics, MOST_ROWS + 1)
    known = {row.path: row for row in flatten(before.statistics, MOST_ROWS)} if before else {}
    changed = changes(known.values(), statistics) if before else set()
    for row in statistics[:MOST_ROWS]:
        yield row.path, _cells(row, known.get(row.path), changed)
    if len(statistics) > MOST_ROWS:
        yield (), [MORE, Cell(""), Cell(""), Cell("")]


def _cells(row: StatisticRow, before: StatisticRow | None, changed: Set[Path]) -> list[CellLike]:
    label = Cell("  " * row.depth + row.label, "strong" if row.group else "")
    if row.share is None:
        share = Cell("")
    else:
        share = Cell(bar.thin_bar(row.share, _BAR), "accent") + Cell(f"{row.share:>8.1%}", "dim")
    new = row.path in changed
    value = Cell(_value(row), "strong" if new else "number")
    return [label, value, share, Cell(_change(row, before), "good") if new else Cell("")]


def _value(row: StatisticRow) -> str:
    """Whole numbers with their thousands set apart; everything else as it was sent."""
    plain = row.value.isascii() and row.value.isdecimal() and len(row.value) <= _MOST_DIGITS
    return humanize.count(int(row.value)) if plain else row.value


def _change(row: StatisticRow, before: StatisticRow | None) -> str:
    if before is None or before.group:
        return "new"
    if row.number is None or before.number is None:
        return "changed"
    difference = row.number - before.number
    whole = difference == int(difference)
    return f"{int(difference):+,}" if whole else f"{difference:+,.2f}"
