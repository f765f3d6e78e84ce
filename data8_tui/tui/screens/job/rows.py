"""A job's parts as rows: what went in and comes out, and its parameters."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter

from data8_tui.api.models import Job
from data8_tui.tui.statistic_rows import MORE, MOST_ROWS
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn

PART_COLUMNS = (
    GridColumn("role", "In and out", min_width=12, max_width=20, share=3, priority=5),
    GridColumn("value", "Dataset or value", min_width=18, share=1, priority=4, ends=True),
)


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
