"""The orders that a list of jobs can be sorted in."""

from collections.abc import Callable
from typing import Final, TypeVar

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState
from data8_tui.insight import humanize

Item = TypeVar("Item")

_IMPORTANCE: Final = {
    JobState.FAILED: 0,
    JobState.RUNNING: 3,
    JobState.UNKNOWN: 4,
    JobState.QUEUED: 5,
    JobState.CANCELLED: 6,
    JobState.COMPLETED: 7,
}
_UNUSUAL, _UNKNOWN_END = 1, 2


def job_sort_value(job: Job, column: str, *, unusual: bool = False) -> object:
    """What a column sorts by: names without regard to case, times and numbers as such.

    States are in the order of their importance, jobs without a known state last. `unusual` is
    whether figures of the job are. None sorts last in both directions.
    """
    values: dict[str, object] = {
        "name": job.name.casefold(),
        "state": _importance(job, unusual=unusual),
        "progress": job.percent_complete,
        "workflow": job.workflow_name.casefold(),
        "submitted": job.submitted_at,
        "took": job.duration(job.completed_at) if job.completed_at else None,
    }
    return values[column]


def _importance(job: Job, *, unusual: bool) -> tuple[int, str] | None:
    """The place of a job by how much it asks for attention, then its state in words.

    Failed, unusual, ended with a status of unknown meaning, running, not ended with such a status,
    queued, cancelled, completed. None where a listing lacks its state.
    """
    if job.status is None and job.ended is None:
        return None
    place = _IMPORTANCE[job.state]
    if job.finished and job.state is JobState.UNKNOWN:
        place = _UNKNOWN_END
    if unusual:
        place = min(place, _UNUSUAL)
    return place, humanize.state_word(job)


def sort_items(
    items: list[Item], value: Callable[[Item], object] | None, *, reverse: bool
) -> list[Item]:
    """The items sorted by a value; those without one come last in both directions."""
    if value is None:
        return items
    known = [item for item in items if value(item) is not None]
    unknown = [item for item in items if value(item) is None]
    return sorted(known, key=value, reverse=reverse) + unknown  # type: ignore[arg-type]
