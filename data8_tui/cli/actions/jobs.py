"""The `jobs` command: prints a list of jobs."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from data8_tui.api.models import Job
from data8_tui.api.page import Page
from data8_tui.api.status_codes import JobState, status_literal
from data8_tui.cli import output, talk
from data8_tui.cli.actions.job_filter import JobFilter
from data8_tui.cli.actions.unusual import kept_by, with_unusual
from data8_tui.cli.views.job_state import job_state
from data8_tui.cli.views.moments import local_moment
from data8_tui.cli.views.pages import pages, print_pages
from data8_tui.cli.views.table import Table, TableColumn, TableRow
from data8_tui.cli.workflow_names import near_workflows
from data8_tui.insight import humanize
from data8_tui.insight.humanize import several
from data8_tui.jobs.job_details import with_details
from data8_tui.session import Session
from data8_tui.wording.job_problems import ASK_FOR_WORKFLOWS


async def list_jobs(
    session: Session,
    *,
    workflow: str | None,
    start: datetime | None,
    end: datetime | None,
    page: int | None,
    basic: bool,
    chosen: JobFilter,
    as_json: bool,
) -> None:
    """Print a page, or without a number every page: a row for each job, or the JSON as received.

    Kept verdicts are added to the JSON. A job listed with basic details alone is requested by name,
    unless `basic` is set. Only jobs that `chosen` selects are printed. Raises StorageError.
    """
    selected = await chosen.prepare(session)
    found: list[Job] = []

    async def fetch(number: int) -> Page[Job]:
        jobs = await session.client.list_jobs(page=number, workflow=workflow, start=start, end=end)
        if basic:
            await session.status_learner.load()
        else:
            detailed = await asyncio.gather(*(with_details(session.client, job) for job in jobs))
            if chosen.states or not as_json:
                await session.status_learner.learn(detailed)
            jobs = Page(detailed, jobs.facts)
        found.extend(jobs)
        await chosen.read(session, jobs)
        return jobs

    now = session.clock.now()
    table = Table(_columns(now), width=output.width(), paint=output.paint)
    await print_pages(
        pages(fetch, page, "job", selected),
        lambda jobs: table.lines(_row(job, now) for job in jobs),
        partial(_documents, session),
        as_json=as_json,
    )
    _write_left_out(found, chosen)
    if not found and workflow:
        _write_near_workflows(session, workflow)
    elif not (found or start or end or selected) and page in (None, 1):
        talk.write_message(ASK_FOR_WORKFLOWS)


async def _documents(session: Session, jobs: Sequence[Job]) -> list[Mapping[str, Any]]:
    verdicts = await kept_by(session, jobs)
    return [with_unusual(job.raw, verdicts.get(job.name)) for job in jobs]


def _write_near_workflows(session: Session, workflow: str) -> None:
    near = near_workflows(session, workflow)
    seen = f"; seen here: {', '.join(near)}" if near else ""
    talk.write_message(f"the name of a workflow is matched exactly{seen}")


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


def _columns(now: datetime) -> tuple[TableColumn, ...]:
    zone = f" {now.astimezone():%Z}" if output.is_terminal() else ""
    return (
        TableColumn("State", breaks=True, least=20),
        TableColumn(f"Submitted{zone}", right=True, floor=_room_for_other_zone(now)),
        TableColumn("Age", right=True),
        TableColumn("Workflow", breaks=True, least=20),
        TableColumn("Job", breaks=True, least=12),
    )


def _room_for_other_zone(now: datetime) -> int:
    """Width of a time with its zone, where clocks have changed in the last half year; else 0."""
    here, half_a_year_ago = now.astimezone(), (now - timedelta(days=182)).astimezone()
    if not output.is_terminal() or here.utcoffset() == half_a_year_ago.utcoffset():
        return 0
    return len(f"20 Nov 14:05 {half_a_year_ago:%Z}")


def _row(job: Job, now: datetime) -> TableRow:
    submitted = job.submitted_at
    return (
        job_state(job, progress=True, brief=output.is_terminal()),
        _submitted(submitted, now) if submitted else "",
        humanize.brief_span(now - submitted) if submitted else "",
        output.safe(job.workflow_name),
        output.safe(job.name),
    )


def _submitted(at: datetime, now: datetime) -> str:
    """Local time with its zone: short on a terminal, ISO 8601 elsewhere.

    The column's title names today's zone; a time in another zone offset names its own.
    """
    text = local_moment(at, now)
    if not output.is_terminal():
        return text
    there, here = at.astimezone(), now.astimezone()
    other_zone = " " in text and ":" in text and there.utcoffset() != here.utcoffset()
    return f"{text} {there:%Z}" if other_zone else text
