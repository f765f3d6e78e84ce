"""The columns that a job added: those its output has and none of its inputs had."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from data8_tui.api.models import Dataset, Job
from data8_tui.errors import StorageError
from data8_tui.insight.humanize import several
from data8_tui.jobs.remembered_jobs import JobSelection, remembered_jobs
from data8_tui.monitor.store import Store
from data8_tui.session import Session

_UNKNOWN = (
    "Data8 doesn't say which job made a dataset, and no job seen on this machine did. "
    "Open that job once, then this is known."
)


@dataclass(frozen=True, slots=True)
class OutcomeColumns:
    """The columns, or in a sentence why there are none."""

    columns: tuple[str, ...] = ()
    why_none: str = ""


async def find_outcome_columns(session: Session, dataset: Dataset) -> OutcomeColumns:
    """Compare with the inputs of the job that made a dataset, where this machine knows the job.

    At most one request for each input. Raises Data8Error.
    """
    job = _job_of(session.store, dataset.name) or await _remembered_job_of(session, dataset.name)
    if job is None:
        return OutcomeColumns(why_none=_UNKNOWN)
    if not job.input_datasets:
        return OutcomeColumns(why_none=f"The job {job.name} names no input dataset.")
    inputs = dict.fromkeys(job.input_datasets.values())
    had = set[str]()
    for name in inputs:
        had |= (await _columns_of(session, name)).keys()
    new = tuple(name for name in dataset.columns if name not in had)
    if new:
        return OutcomeColumns(new)
    columns = several(len(dataset.columns), "column")
    return OutcomeColumns(why_none=f"The {columns} of this dataset are the input's, too.")


def _job_of(store: Store, dataset: str) -> Job | None:
    """The job with this output, of those that were listed or shown."""
    jobs = (store.job(name) for name in store.job_names())
    return next((job for job in jobs if job and dataset in job.output_datasets.values()), None)


async def _remembered_job_of(session: Session, dataset: str) -> Job | None:
    """The job with this output, of those that the history has; None where it can't be read."""
    history, codes = session.history_or_memory[0], session.client.status_codes
    with suppress(StorageError):
        async for stored in remembered_jobs(history, codes, JobSelection(), session.clock.now()):
            if dataset in stored.job.output_datasets.values():
                return stored.job
    return None


async def _columns_of(session: Session, name: str) -> Mapping[str, object]:
    known = session.store.dataset(name)
    detailed = known if known is not None and known.detailed else None
    return (detailed or await session.client.get_dataset(name)).columns
