"""The `workflows` command: prints what the jobs of each workflow come to."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from data8_tui.cli import output, talk
from data8_tui.cli.views.table import Table, TableCell, TableColumn, TableRow
from data8_tui.clock import utc_text
from data8_tui.insight import humanize
from data8_tui.insight.humanize import several
from data8_tui.jobs.history_backfill import record_jobs
from data8_tui.jobs.job_details import with_details
from data8_tui.jobs.overview import success_text
from data8_tui.monitor.history import History
from data8_tui.monitor.history.run_totals import MOST_WORKFLOWS, EndedRun, WorkflowTotals
from data8_tui.session import Session
from data8_tui.threads import run_in_thread
from data8_tui.wording.job_problems import ASK_FOR_WORKFLOWS

_COLUMNS: Final = (
    TableColumn("Workflow", breaks=True, least=20),
    TableColumn("Jobs", right=True),
    TableColumn("Success", right=True),
    TableColumn("Median", right=True),
    TableColumn("Last end", breaks=True, least=9),
)


async def list_workflows(session: Session, *, as_json: bool) -> None:
    """Print a row or a JSON object for each workflow. Raises StorageError."""
    history, _ = session.history_or_memory
    await session.status_learner.load()
    found = await _totals(session, history)
    if not found:
        await _learn_newest_jobs(session, history)
        found = await _totals(session, history)
    if as_json:
        with output.json_array() as array:
            array.extend(map(_document, found))
    elif found:
        now = session.clock.now()
        table = Table(_COLUMNS, width=output.width(), paint=output.paint)
        output.lines(table.lines(_row(one, now) for one in found))
    talk.write_message(_summary(found))


async def _totals(session: Session, history: History) -> list[WorkflowTotals]:
    return await run_in_thread(history.totals.workflows, session.client.status_codes)


async def _learn_newest_jobs(session: Session, history: History) -> None:
    """Read a page of jobs, and the details that the list lacks, into the history."""
    talk.write_message("No job is known here yet; asking Data8 for the newest …")
    listed = await session.client.list_jobs()
    jobs = await asyncio.gather(*(with_details(session.client, job) for job in listed))
    await session.status_learner.learn(jobs)
    await record_jobs(history, jobs, session.clock.now())


def _summary(found: Sequence[WorkflowTotals]) -> str:
    if not found:
        return f"no workflow: the account has no job yet. {ASK_FOR_WORKFLOWS}"
    jobs = several(sum(one.runs for one in found), "job")
    if len(found) == MOST_WORKFLOWS:
        return f"the first {several(len(found), 'workflow')}, of {jobs} known here"
    return f"{several(len(found), 'workflow')}, of {jobs} known here"


def _row(one: WorkflowTotals, now: datetime) -> TableRow:
    return (
        TableCell(output.exact(one.workflow), opened_by=("jobs", "--workflow", one.workflow)),
        humanize.count(one.runs),
        success_text(one),
        humanize.brief_span(one.median) if one.median is not None else "",
        _last_end(one.newest[0], now) if one.newest else "",
    )


def _last_end(run: EndedRun, now: datetime) -> TableCell:
    """`3 h ago`; where it did not complete, with its state."""
    age = f"{humanize.brief_span(now - run.ended_at)} ago"
    if run.completed:
        return TableCell(age)
    word = "status unclear" if run.state.value == "unknown" else run.state.value
    return TableCell(f"{age}, {word}", "red" if word == "failed" else "yellow")


def _document(one: WorkflowTotals) -> dict[str, Any]:
    last = one.newest[0] if one.newest else None
    return {
        "workflow": one.workflow,
        "jobs": one.runs,
        "ended": one.ended,
        "completed": one.completed,
        "unclear": one.unclear,
        "medianSeconds": one.median.total_seconds() if one.median is not None else None,
        "lastJob": last and last.job,
        "lastState": last and last.state.value,
        "lastEndedAt": utc_text(last.ended_at) if last else None,
    }
