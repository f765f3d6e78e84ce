"""The destinations that a screen may open; `routes` maps each to its screen or dialog.

A screen calls `self.context.navigate(OpenJob(name))`. It is a call, not a message that is posted
and bubbles up: a posted message would be handled after the keys that are in the application's
queue already, and a key typed right behind `d` would act on the screen below the dialog.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from data8_tui.analysis.compare.comparison import ComparisonRequest
    from data8_tui.analysis.conditions import Condition
    from data8_tui.api.status_codes import JobState
    from data8_tui.insight.statistics import Path
    from data8_tui.jobs.run.queue import TrackedRun
    from data8_tui.jobs.spec import JobSpec
    from data8_tui.transfer.readers.files import ReadOptions
    from data8_tui.transfer.receipt import Receipt
    from data8_tui.tui.local_copy import LocalCopy
    from data8_tui.tui.records.records import RecordWindow


def _read_as_found() -> "ReadOptions":
    from data8_tui.transfer.readers.files import ReadOptions

    return ReadOptions()


@dataclass(frozen=True, slots=True)
class OpenJob:
    """Show one job, above the present screen."""

    name: str


@dataclass(frozen=True, slots=True)
class OpenSubmittedJob:
    """Show one job in place of the form, with the cursor of the list of jobs on it."""

    name: str


@dataclass(frozen=True, slots=True)
class ShowJobs:
    """Show the list of jobs, filtered.

    By a workflow, unless that is empty; by states, unless there are none; those that have ended
    since the last look; those that stray from their workflow's baseline; those that have ended
    after a time; those that have not ended; those whose statistics state an error.
    """

    workflow: str = ""
    states: frozenset["JobState"] = frozenset()
    new: bool = False
    unusual: bool = False
    ended_since: datetime | None = None
    unfinished: bool = False
    states_error: bool = False


@dataclass(frozen=True, slots=True)
class ShowView:
    """Show the list of jobs as a view of config.toml names it."""

    name: str


MOST_PAIRS = 200
"""Inputs, or parameters, that the form has lines for."""


@dataclass(frozen=True, slots=True)
class NewJob:
    """Show the form for a new job, filled in where there is a spec that it can hold."""

    spec: "JobSpec | None" = None


@dataclass(frozen=True, slots=True)
class OpenDataset:
    """Show one dataset, under the mode that the asking screen belongs to."""

    name: str
    mode: str = "datasets"


@dataclass(frozen=True, slots=True)
class OpenFile:
    """Show the records of local files, one at a time, under the mode of the asking screen.

    The cursor is on the record `index` of the first file, from 0, as soon as that is known. That
    file's records are filtered by `conditions`, which can be removed there.
    """

    paths: tuple[FilePath, ...]
    options: "ReadOptions" = field(default_factory=_read_as_found)
    mode: str = "files"
    index: int = 0
    conditions: tuple["Condition", ...] = ()

    @classmethod
    def downloaded(cls, receipt: "Receipt", mode: str, index: int = 0) -> Self | None:
        """A downloaded file, read as it was written; None for an unknown format."""
        from data8_tui.transfer.readers.files import FileFormat, ReadOptions

        forms = {str(form).lower(): form for form in FileFormat}
        if receipt.format not in forms:
            return None
        options = ReadOptions(form=forms[receipt.format])
        if options.form is FileFormat.CSV:
            written = receipt.csv
            encoding = None if written.encoding == "utf-8" else written.encoding
            options = replace(options, delimiter=written.delimiter, encoding=encoding)
        return cls((receipt.path,), options, mode, index)


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """Show one record of a table, `title` being what the records are of.

    `on_move` is called with the index of each record shown next. `dataset` can be downloaded.
    `number_of` gives the number of the record in a row, None where that isn't known yet; without
    it they are numbered in their order. `noun` is what a row is.
    """

    title: str
    columns: tuple[str, ...]
    records: "RecordWindow"
    index: int
    mode: str
    on_move: Callable[[int], None]
    dataset: str = ""
    noun: str = "record"
    number_of: Callable[[int], int | None] | None = None


@dataclass(frozen=True, slots=True)
class OpenPlot:
    """Show a statistic over the runs of a workflow, seen from one job."""

    workflow: str
    path: "Path"
    job: str
    mode: str


@dataclass(frozen=True, slots=True)
class CompareJobs:
    """Show two jobs side by side."""

    first: str
    second: str
    mode: str


@dataclass(frozen=True, slots=True)
class OpenChanges:
    """Compare two files record by record, and show what changed between them.

    Where there is a `copy`, it is downloaded first, and is the file after the change.
    """

    request: "ComparisonRequest"
    mode: str
    copy: "LocalCopy | None" = None


@dataclass(frozen=True, slots=True)
class OpenProfile:
    """Count what is in each column of a local file, and show the figures."""

    path: FilePath
    mode: str
    options: "ReadOptions" = field(default_factory=_read_as_found)
    filtered: bool = False
    """Whether only some of its records are in view where the profile is opened."""


@dataclass(frozen=True, slots=True)
class OpenRun:
    """Show one run."""

    run: "TrackedRun"


@dataclass(frozen=True, slots=True)
class ListRuns:
    """Show the run of this session, or let the user choose one of several."""


@dataclass(frozen=True, slots=True)
class CloseRun:
    """Leave the run's screen, and the form below it unless `to_form`."""

    to_form: bool


@dataclass(frozen=True, slots=True)
class Download:
    """Choose target and format, then queue; without `datasets` a name has to be entered too."""

    datasets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """Choose a file, then show its check; nothing is created before the user confirms."""


@dataclass(frozen=True, slots=True)
class ShowNotices:
    """Show what was reported."""


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """Show the keys of the screen in view."""


Destination = (
    OpenJob
    | OpenSubmittedJob
    | ShowJobs
    | ShowView
    | NewJob
    | OpenDataset
    | OpenFile
    | OpenRecord
    | OpenPlot
    | CompareJobs
    | OpenChanges
    | OpenProfile
    | OpenRun
    | ListRuns
    | CloseRun
    | Download
    | Upload
    | ShowNotices
    | ShowHelp
)
