"""One page of a list of jobs or datasets, and what the server sent for it.

Filters that a server doesn't know are ignored by it: Data8's documentation names those of jobs, and
leaves open those of datasets. So the rows that come are compared with the filter as well.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self, TypeVar

from data8_tui.api.models import Dataset, Job
from data8_tui.api.request_params import Moment

PAGE_SIZE: Final = 100
"""Jobs or datasets on a page; one with fewer is the last."""

Item = TypeVar("Item", bound=Job | Dataset)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page as the server sent it: the names of all its rows, in its order.

    `excluded` is how many rows contradict the filter and are left out: the server ignores it.
    """

    names: tuple[str, ...] = ()
    excluded: int = 0

    @property
    def last(self) -> bool:
        """Whether no other page follows, which depends on all that the server sent."""
        return len(self.names) < PAGE_SIZE


class Page(list[Item]):
    """The rows of a page that fit its filters, and the page's `facts`."""

    def __init__(self, rows: Iterable[Item] = (), facts: PageFacts | None = None) -> None:
        super().__init__(rows)
        self.facts = facts or PageFacts(tuple(row.name for row in self))

    @classmethod
    def filtered(cls, rows: list[Item], fits: Callable[[Item], bool]) -> Self:
        """The rows that fit, of all that a page has."""
        kept = [row for row in rows if fits(row)]
        names = tuple(row.name for row in rows)
        return cls(kept, PageFacts(names, len(rows) - len(kept)))


def job_fits(job: Job, workflow: str | None, start: Moment, end: Moment) -> bool:
    """Whether a job may be listed under these filters; what a row doesn't state contradicts none.

    A workflow is compared without regard to case, as a server may do. A day without a time is not
    compared: whose day it is isn't documented.
    """
    at = job.submitted_at
    named = bool(workflow and job.workflow_name)
    if named and job.workflow_name.casefold() != (workflow or "").casefold():
        return False
    early = at is not None and isinstance(start, datetime) and at < start
    late = at is not None and isinstance(end, datetime) and at > end
    return not early and not late


def dataset_fits(dataset: Dataset, *, inputs: bool, outputs: bool) -> bool:
    """Whether a dataset may be listed under these filters; one of unknown kind may."""
    return dataset.input is None or (inputs if dataset.input else outputs)
