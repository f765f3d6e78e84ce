"""Known names like one that Data8 doesn't have, added to the error about it."""

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Final

from data8_tui.api.models import Job
from data8_tui.errors import Data8Error, NotFound, StorageError
from data8_tui.jobs.job_warnings import similar_names
from data8_tui.session import Session
from data8_tui.threads import run_in_thread

_MOST_JOBS: Final = 500
"""Jobs of the history whose names, and whose datasets', are looked through."""
_LIKENESS: Final = 0.6


async def add_near_names(session: Session, error: NotFound) -> None:
    """Add a note with the names most like the one that was not found, if there are any.

    The history is looked through; where it has none, the newest page of Data8's list.
    """
    if error.name:
        near = _near(error.name, await _remembered(session, error.kind))
        near = near or _near(error.name, await _listed(session, error.kind))
        if near:
            error.with_note(f"Similar: {', '.join(f'“{name}”' for name in near)}.")


def _near(wanted: str, known: set[str]) -> list[str]:
    return similar_names(wanted, sorted(known), _LIKENESS)


async def _remembered(session: Session, kind: str) -> set[str]:
    history, codes = session.history_or_memory[0], session.client.status_codes
    with suppress(StorageError):
        stored = await run_in_thread(partial(history.runs.page, codes, limit=_MOST_JOBS))
        return {name for each in stored for name in _names(each.job, kind)}
    return set()


async def _listed(session: Session, kind: str) -> set[str]:
    with suppress(Data8Error):
        if kind == "dataset":
            return {dataset.name for dataset in await session.client.list_datasets()}
        return {name for job in await session.client.list_jobs() for name in _names(job, kind)}
    return set()


def _names(job: Job, kind: str) -> Iterable[str]:
    """The names of that kind in a job."""
    if kind == "dataset":
        return (*job.output_datasets.values(), *job.input_datasets.values())
    return [job.name if kind == "job" else job.workflow_name]
