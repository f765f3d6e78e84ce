"""The `history` command: prints the jobs that are remembered."""

from datetime import datetime

from data8_tui.cli import output, talk
from data8_tui.cli.actions.unusual import kept_by, with_unusual
from data8_tui.cli.views.job_state import job_state
from data8_tui.cli.views.moments import column_zone, local_moment
from data8_tui.cli.views.table import Table, TableCell, TableColumn, TableRow
from data8_tui.cli.workflow_names import write_near_workflows
from data8_tui.clock import LATEST
from data8_tui.insight import humanize
from data8_tui.insight.humanize import several
from data8_tui.jobs.remembered_jobs import JobSelection, remembered_jobs, stored_document
from data8_tui.monitor.history import StoredJob
from data8_tui.session import Session


def _columns(now: datetime) -> tuple[TableColumn, ...]:
    return (
        TableColumn("State", breaks=True, least=20),
        TableColumn(f"Submitted{column_zone(now)}", right=True),
        TableColumn("Took", right=True),
        TableColumn("Seen", right=True),
        TableColumn("Workflow", breaks=True, least=20),
        TableColumn("Job", breaks=True, least=12, subject=True),
    )


async def list_history(
    session: Session, selection: JobSelection, limit: int, *, as_json: bool
) -> None:
    """Print at most `limit` jobs, a row or a JSON object each. Raises StorageError."""
    found, more = await _first(session, selection, limit)
    if as_json:
        verdicts = await kept_by(session, (stored.job for stored in found))
        with output.json_array() as array:
            array.extend(
                with_unusual(stored_document(stored), verdicts.get(stored.job.name))
                for stored in found
            )
    elif found:
        now = session.clock.now()
        table = Table(_columns(now), width=output.width(), paint=output.paint)
        output.lines(table.lines(_row(stored, now) for stored in found))
    if selection.workflow and not found:
        write_near_workflows(session, selection.workflow)
    talk.write_message(_summary(len(found), more=more, everything=selection == JobSelection()))


async def _first(
    session: Session, selection: JobSelection, limit: int
) -> tuple[list[StoredJob], bool]:
    """The first `limit` jobs, and whether more follow."""
    history = session.history  # an error of it is the command's
    await session.status_learner.load()
    codes = session.client.status_codes
    found: list[StoredJob] = []
    async for stored in remembered_jobs(history, codes, selection, LATEST):
        if len(found) == limit:
            return found, True
        found.append(stored)
    return found, False


def _summary(listed: int, *, more: bool, everything: bool) -> str:
    if more:
        return f"{several(listed, 'job')} · more with --limit"
    if listed:
        return f"{several(listed, 'job')} in all"
    if everything:
        return "nothing is remembered of this account yet; data8-tui history sync reads its jobs"
    return "no job that is remembered fits"


def _row(stored: StoredJob, now: datetime) -> TableRow:
    job = stored.job
    took = job.duration(job.completed_at) if job.completed_at else None
    return (
        job_state(job, brief=output.is_terminal()) if job.finished else _past_state(stored),
        local_moment(job.submitted_at, now) if job.submitted_at else "",
        humanize.brief_span(took) if took is not None else "",
        f"{humanize.brief_span(now - stored.seen_at)} ago",
        output.exact(job.workflow_name),
        TableCell(output.exact(job.name), opened_by=("job", job.name)),
    )


def _past_state(stored: StoredJob) -> TableCell:
    """What it is now isn't known."""
    return TableCell(output.safe(f"· was {humanize.state_word(stored.job)}"), "dim")
