"""The `jobs` command: prints a list of jobs."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from data8_tui.api.models import Job
from data8_tui.api.page import Page
from data8_tui.api.status_codes import JobState, status_literal
from data8_tui.cli import output, talk
from data8_tui.cli.actions.job_filter import JobFilter
from data8_tui.cli.actions.unusual import job_with_words, kept_by
from data8_tui.cli.actions.wanted_jobs import WantedJobs
from data8_tui.cli.views.job_state import job_state
from data8_tui.cli.views.moments import column_zone, local_moment
from data8_tui.cli.views.pages import pages, print_pages
from data8_tui.cli.views.table import Table, TableCell, TableColumn
from data8_tui.cli.workflow_names import write_near_workflows
from data8_tui.insight import humanize
from data8_tui.insight.humanize import several
from data8_tui.insight.job_order import job_sort_value, sort_items
from data8_tui.jobs.job_details import with_details
from data8_tui.session import Session
from data8_tui.settings.choices import JobOrder
from data8_tui.time_zone import in_zone
from data8_tui.wording.job_problems import ASK_FOR_WORKFLOWS

_DEFAULT_COLUMNS: Final = ("state", "submitted", "age", "workflow")


async def list_jobs(
    session: Session, listing: WantedJobs, *, page: int | None, basic: bool, as_json: bool
) -> None:
    """Print a page, or without a number every page: a row for each job, or the JSON as received.

    Kept verdicts are added to the JSON. A job listed with basic details alone is requested by name,
    unless `basic` is set. What is sorted is printed at the end. Raises StorageError.
    """
    chosen = JobFilter(listing.states, listing.new, listing.unusual)
    workflow, start, end = listing.workflow, listing.start, listing.end
    selected = await chosen.prepare(session)
    found: list[Job] = []

    async def fetch(number: int) -> Page[Job]:
        jobs = await session.client.list_jobs(page=number, workflow=workflow, start=start, end=end)
        if basic:
            await session.status_learner.load()
        else:
            detailed = await asyncio.gather(*(with_details(session.client, job) for job in jobs))
            await session.status_learner.learn(detailed)
            jobs = Page(detailed, jobs.facts)
        found.extend(jobs)
        await chosen.read(session, jobs)
        return jobs

    now = session.clock.now()
    keys = (*(listing.columns or _DEFAULT_COLUMNS), "name")
    titles = _titles(now)
    table = Table([titles[key] for key in keys], width=output.width(), paint=output.paint)
    fetched = pages(fetch, page, "job", selected)
    await print_pages(
        _sorted(session, fetched, listing.order) if listing.order else fetched,
        lambda jobs: table.lines([_cells(job, now)[key] for key in keys] for job in jobs),
        partial(_documents, session),
        as_json=as_json,
    )
    _write_left_out(found, chosen)
    if not found and workflow:
        write_near_workflows(session, workflow)
    elif not (found or start or end or selected) and page in (None, 1):
        talk.write_message(ASK_FOR_WORKFLOWS)


async def _sorted(
    session: Session, fetched: AsyncIterator[list[Job]], order: JobOrder
) -> AsyncIterator[list[Job]]:
    """All jobs in one list, in that order."""
    jobs = [job async for each in fetched for job in each]
    verdicts = await kept_by(session, jobs) if order.endswith("state") else {}
    unusual = {name for name, verdict in verdicts.items() if verdict.is_unusual}
    value = partial(_sort_value, order.removeprefix("-"), unusual)
    yield sort_items(jobs, value, reverse=order.startswith("-"))


def _sort_value(column: str, unusual: Collection[str], job: Job) -> object:
    return job_sort_value(job, column, unusual=job.name in unusual)


async def _documents(session: Session, jobs: Sequence[Job]) -> list[Mapping[str, Any]]:
    verdicts = await kept_by(session, jobs)
    return [job_with_words(job, verdicts.get(job.name)) for job in jobs]


def _write_left_out(jobs: list[Job], chosen: JobFilter) -> None:
    """Write of which jobs it is unknown whether they would pass the filter."""
    _write_unclear(jobs, chosen.states)
    if chosen.unjudged:
        unjudged = several(chosen.unjudged, "completed job")
        talk.write_message(
            f"left out: {unjudged} that this machine's history lacks, so never judged"
        )


def _write_unclear(jobs: list[Job], states: Collection[JobState]) -> None:
    """Write which statuses of jobs that a filter by state left out have no known meaning."""
    if not states or JobState.UNKNOWN in states:
        return
    unclear = [job for job in jobs if job.state is JobState.UNKNOWN and job.status is not None]
    if unclear:
        statuses = sorted({status_literal(job.status) for job in unclear})
        talk.write_message(
            f"left out: {several(len(unclear), 'job')} whose status ({', '.join(statuses)}) has no "
            "known meaning; --state unknown lists them, [status] in config.toml gives them one"
        )


def _titles(now: datetime) -> dict[str, TableColumn]:
    """Each column that can be chosen."""
    submitted = f"Submitted{column_zone(now)}"
    return {
        "state": TableColumn("State", breaks=True, least=20),
        "progress": TableColumn("Progress", right=True),
        "submitted": TableColumn(submitted, right=True, floor=_room_for_other_zone(now)),
        "age": TableColumn("Age", right=True),
        "took": TableColumn("Took", right=True),
        "workflow": TableColumn("Workflow", breaks=True, least=20),
        "name": TableColumn("Job", breaks=True, least=12, subject=True),
    }


def _room_for_other_zone(now: datetime) -> int:
    """Width of a time with its zone, where clocks have changed in the last half year; else 0."""
    here, half_a_year_ago = in_zone(now), in_zone(now - timedelta(days=182))
    if not output.is_terminal() or here.utcoffset() == half_a_year_ago.utcoffset():
        return 0
    return len(f"20 Nov 14:05 {half_a_year_ago:%Z}")


def _cells(job: Job, now: datetime) -> dict[str, TableCell | str]:
    submitted, done = job.submitted_at, job.percent_complete
    took = job.duration(job.completed_at) if job.completed_at else None
    return {
        "state": job_state(job, progress=True, brief=output.is_terminal()),
        "progress": "" if done is None else f"{done:.0f} %",
        "submitted": local_moment(submitted, now) if submitted else "",
        "age": humanize.brief_span(now - submitted) if submitted else "",
        "took": "" if took is None else humanize.brief_span(took),
        "workflow": output.exact(job.workflow_name),
        "name": TableCell(output.exact(job.name), opened_by=("job", job.name)),
    }
