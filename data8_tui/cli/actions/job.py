"""The `job` command: prints one job as a sheet or as JSON."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from data8_tui.api.models import Job
from data8_tui.cell_width import cell_width, pad
from data8_tui.cli import output, talk
from data8_tui.cli.actions.unusual import job_with_words, kept_by, unusual_document
from data8_tui.cli.views.job_state import job_state
from data8_tui.cli.views.plain_statistics import plain_statistics
from data8_tui.cli.views.sheet import Section, sheet
from data8_tui.cli.views.table import TableCell
from data8_tui.errors import StorageError, UsageError
from data8_tui.insight.baseline import Verdict
from data8_tui.insight.failure_reason import failure_reason, stated_warnings
from data8_tui.insight.humanize import percent_text, share_percent
from data8_tui.insight.job_times import job_times
from data8_tui.insight.outlook import NOTHING, FinishEstimator, Outlook, concerns, finish_text
from data8_tui.insight.statistics import Path, StatisticRow, job_statistic_rows, stated_total
from data8_tui.session import Session
from data8_tui.threads import run_in_thread
from data8_tui.wording.unusual import UNUSUAL_MARK, unusual_rows, verdict_lines

_BAR = 20


async def show_job(session: Session, name: str, *, as_json: bool) -> None:
    """Print the job as a sheet, or the JSON as received, with what this machine has found unusual.

    Raises NotFound.
    """
    job = await session.client.get_job(name)
    await session.status_learner.learn([job])
    if as_json:
        verdicts = await kept_by(session, [job])
        output.json_document(job_with_words(job, verdicts.get(job.name)))
    else:
        now = session.clock.now()
        outlook = await _outlook(session, job, now)
        verdict = await session.verdicts.judge(job)
        output.lines(_lines(job, outlook, verdict, now))


async def _outlook(session: Session, job: Job, now: datetime) -> Outlook:
    """When a running job will finish, by what this machine knows of its workflow."""
    if job.finished:
        return NOTHING
    runs = session.history_or_memory[0].runs
    with suppress(StorageError):
        past = await run_in_thread(runs.of, job.workflow_name, session.client.status_codes)
        seen = await run_in_thread(runs.samples, job.name)
        return FinishEstimator(past, seen).update(job, now, stated_total(job.statistics))
    return NOTHING


async def _verdict(session: Session, name: str) -> Verdict:
    job = await session.client.get_job(name)
    await session.status_learner.learn([job])
    return await session.verdicts.judge(job)


async def accept_job(session: Session, name: str, *, as_json: bool) -> None:
    """Take what is unusual about a job for normal from now on. Raises NotFound, UsageError."""
    verdict = await _verdict(session, name)
    if not await session.verdicts.accept(name):
        raise UsageError(f"nothing about job “{name}” is unusual by its workflow's last runs")
    if as_json:
        output.json_document(unusual_document(replace(verdict, accepted=True)))
    else:
        talk.write_message(f"“{name}” counts as normal from now on")


async def withdraw_job(session: Session, name: str, *, as_json: bool) -> None:
    """Take an accepted job for unusual again. Raises NotFound, UsageError."""
    verdict = await _verdict(session, name)
    if not await session.verdicts.withdraw(name):
        raise UsageError(f"job “{name}” is not accepted")
    if as_json:
        output.json_document(unusual_document(replace(verdict, accepted=False)))
    else:
        talk.write_message(f"“{name}” counts as unusual again")


def _lines(job: Job, outlook: Outlook, verdict: Verdict, now: datetime) -> Iterator[str]:
    sections = [
        _status_section(job, outlook, verdict, now),
        _texts("Parameters", job.parameters),
        _datasets("Inputs", job.input_datasets, job.input_filename),
        _datasets("Outputs", job.output_datasets),
        _texts("Output files", job.output_filenames),
    ]
    yield from sheet("Job", output.exact(job.name), sections)
    if job.statistics:
        yield ""
        yield output.paint("Statistics" if job.finished else "Statistics so far", "bold")
        rows = job_statistic_rows(job)
        marked = unusual_rows(verdict, {row.path for row in rows})
        show = plain_statistics if output.is_plain() else _statistics
        yield from show(rows, marked)


def _status_section(job: Job, outlook: Outlook, verdict: Verdict, now: datetime) -> Section:
    section = Section()
    label = "unusual, and accepted" if verdict.accepted else "unusual"
    for line in verdict_lines(verdict):
        section.add(label, output.safe(line))
        label = ""
    section.add("workflow", output.exact(job.workflow_name))
    section.add("state", job_state(job, full=True))
    if why := failure_reason(job):
        section.add("reason" if job.failed else "it says", output.safe(why))
    for concern in concerns(outlook, now):
        section.add(concern.kind, TableCell(concern.why, "yellow"))
    for warning in stated_warnings(job):
        section.add("warning", TableCell(output.safe(warning), "yellow"))
    if job.percent_complete is not None:
        done = job.percent_complete / 100
        section.add("progress", f"{_bar(done)}  {percent_text(job.percent_complete, '.1f')}")
    for label, full, remark in job_times(job, now):
        section.add(label, f"{full}  ({remark})" if remark else full)
    others = [text for text in finish_text(outlook, now) if not text.startswith("Data8 ")]
    if others:
        section.add("others say", " · ".join(others))
    return section


def _texts(heading: str, texts: Mapping[str, str]) -> Section:
    section = Section(heading)
    for label, value in texts.items():
        section.add(output.exact(label), output.exact(value))
    return section


def _datasets(heading: str, names: Mapping[str, str], file: str | None = None) -> Section:
    section = Section(heading)
    for label, name in names.items():
        section.add(output.exact(label), TableCell(output.exact(name), opened_by=("dataset", name)))
    if file:
        section.add("file", output.exact(file))
    return section


def _statistics(rows: Sequence[StatisticRow], marked: Collection[Path]) -> Iterator[str]:
    """Labels indented by depth, unusual ones marked, numbers aligned with their shares."""
    mark = f"{UNUSUAL_MARK} "
    labels = [
        f"{'  ' * row.depth}{mark if row.path in marked else '  '}{output.safe(row.label)}"
        for row in rows
    ]
    label_width = max(map(cell_width, labels))
    width = max((cell_width(row.value) for row in rows if row.number is not None), default=0)
    for plain, row in zip(labels, rows, strict=True):
        style = "yellow" if row.path in marked else ""
        label = pad(plain, label_width, output.paint(plain, style))
        if row.number is None:
            yield f"{label}  {output.safe(row.value)}".rstrip()
        else:
            number = pad(output.safe(row.value), width, right=True)
            yield f"{label}  {number}{_share(row)}"


def _share(row: StatisticRow) -> str:
    """A share as a percentage, as a bar, and of which total."""
    if row.share is None:
        return ""
    whole = output.paint(f"  of {output.safe(row.whole)}", "dim") if row.whole else ""
    return f"  {share_percent(row.share, 1):>6}  {_bar(row.share)}{whole}"


def _bar(share: float) -> str:
    """A bar of eighths, so that a share of one in a hundred still shows."""
    eighths = round(min(max(share, 0.0), 1.0) * _BAR * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + " ▏▎▍▌▋▊▉"[rest].strip()).ljust(_BAR, "░")
