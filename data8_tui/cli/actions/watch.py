"""The `watch` command: shows observations, and gives notices of events."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from shlex import quote

from data8_tui.api.models import Job
from data8_tui.cli import output, remedies, talk
from data8_tui.cli.actions.unusual import (
    check_baseline,
    judge_jobs,
    refuse_unusual,
    unusual_document,
    write_unusual,
)
from data8_tui.cli.notifier import CliNotifier
from data8_tui.cli.views.live_lines import LiveLines
from data8_tui.cli.views.plain_watch import PlainWatchView
from data8_tui.cli.views.watch import EventWatchView, LineWatchView, LiveWatchView, WatchView
from data8_tui.errors import (
    Interrupted,
    JobFailed,
    JobUndecided,
    NotFound,
    ServiceError,
    TimedOut,
)
from data8_tui.insight.baseline import Verdict
from data8_tui.insight.failure_reason import brief_failure_reason, stated_error
from data8_tui.jobs.job_observer import JobObservation
from data8_tui.jobs.unclear_end import await_outputs, unclear_end, undecided
from data8_tui.jobs.watch import JobWatcher, Outage
from data8_tui.session import Session


async def watch_jobs(
    session: Session,
    names: Sequence[str],
    *,
    interval: float | None = None,
    time_limit: float | None = None,
    as_json: bool = False,
    aside: bool = False,
    fail_on_unusual: bool = False,
) -> None:
    """Watch jobs to their end; with `aside` nothing is written to standard output.

    Raises JobFailed where a job did not complete, JobUndecided where that can't be known, TimedOut
    with the command that resumes, and UnusualResult where figures are unusual and that is to fail.
    """
    if fail_on_unusual:
        check_baseline(session)
    view = _view(session, names, as_json=as_json, aside=aside)
    resume_hint = _resume_text(
        names, interval, time_limit, as_json=as_json, fail_on_unusual=fail_on_unusual
    )
    report = partial(_write_verdicts, session, as_json=as_json)
    jobs = await _watch(
        session,
        names,
        view,
        resume_hint,
        interval or session.refresh.unfinished,
        time_limit,
        report,
    )
    verdicts = await report(jobs)
    await _check_ends(session, jobs, time_limit)
    if fail_on_unusual:
        _write_unjudged(jobs)
        refuse_unusual(verdicts)


async def _write_verdicts(session: Session, jobs: Sequence[Job], *, as_json: bool) -> list[Verdict]:
    """Write what is unusual about those jobs that have completed; returns the verdicts on them."""
    verdicts = await judge_jobs(session, [job for job in jobs if job.succeeded])
    write_unusual(verdicts)
    if as_json:
        for verdict in verdicts:
            if verdict.unusual_findings:
                output.json_line({"event": "unusual", **unusual_document(verdict)})
    return verdicts


def _write_unjudged(jobs: Sequence[Job]) -> None:
    """Warn of jobs that may not have completed: they are compared with nothing."""
    for job in jobs:
        if not job.succeeded:
            talk.write_warning(
                f"“{output.safe(job.name)}” could not fail for what is unusual: whether it "
                "completed is unknown"
            )


async def _check_ends(session: Session, jobs: Sequence[Job], time_limit: float | None) -> None:
    """Raise JobFailed for jobs that failed, else JobUndecided for those that may have."""
    failed = [job for job in jobs if job.failed]
    if failed:
        states = ", ".join(f"“{job.name}” {brief_failure_reason(job)}" for job in failed)
        share = f"{len(failed)} of {len(jobs)} jobs did not complete: " if len(jobs) > 1 else ""
        hint = f"what it says of itself: data8-tui job {quote(failed[0].name)}"
        raise JobFailed(f"{share}{states}").with_note(hint)
    doubtful = [job for job in jobs if not job.succeeded]
    checks = await asyncio.gather(
        *(
            await_outputs(session.client, job.output_datasets.values(), time_limit=time_limit)
            for job in doubtful
        )
    )
    unclear: list[JobUndecided] = []
    for job, found in zip(doubtful, checks, strict=True):
        if not found.missing:
            talk.write_message(f"“{job.name}”: {remedies.sentence(unclear_end(job, found))}")
        if found.missing or stated_error(job):
            unclear.append(undecided(job, found))
    if unclear:
        raise unclear[0]


async def _watch(
    session: Session,
    names: Sequence[str],
    view: WatchView,
    resume_hint: str,
    interval: float,
    time_limit: float | None,
    report_ended: Callable[[Sequence[Job]], Awaitable[object]],
) -> list[Job]:
    """Return the jobs as they ended. `report_ended` is given those that had, at the time limit."""
    notifier = CliNotifier(session.profile, session.clock)
    report = partial(_report, view, notifier)
    history, _ = session.history_or_memory
    watch = JobWatcher(session.client, history, session.clock, report, backfill=session.backfill)
    try:
        return await watch.run(names, interval=interval, time_limit=time_limit)
    except NotFound as unknown:
        if len(names) > 1:
            unknown.remedy = None
            unknown.add_note("No job is watched any more; leave that name out.")
        raise
    except TimedOut as timed_out:
        await report_ended(watch.ended)
        raise TimedOut(timed_out.message).with_note(resume_hint) from None
    except ServiceError as failed:
        failed.add_note(resume_hint)
        raise
    except asyncio.CancelledError:
        raise Interrupted("stopped watching; the jobs go on").with_note(resume_hint) from None
    finally:
        await notifier.finish()
        if watch.history_error is not None:
            talk.write_warning(f"past runs are not remembered: {watch.history_error.message}")


def _report(view: WatchView, notifier: CliNotifier, change: JobObservation | Outage) -> None:
    view.update(change)
    if isinstance(change, JobObservation):
        notifier.start(change)


def _view(session: Session, names: Sequence[str], *, as_json: bool, aside: bool) -> WatchView:
    if as_json:
        return EventWatchView(output.json_line)
    terminal = talk.can_be_redrawn() if aside else output.can_be_redrawn()
    if terminal:
        return LiveWatchView(LiveLines(talk.draw_raw if aside else output.draw), names)
    write_line = talk.write_message if aside else _write_line
    if output.is_plain():
        return PlainWatchView(write_line, session.clock, names)
    return LineWatchView(write_line)


def _write_line(line: str) -> None:
    output.lines([line])


def _resume_text(
    names: Sequence[str],
    interval: float | None,
    time_limit: float | None,
    *,
    as_json: bool,
    fail_on_unusual: bool,
) -> str:
    words = [*map(quote, names)]
    words += [f"--interval {interval:g}s"] if interval is not None else []
    words += [f"--timeout {time_limit:g}s"] if time_limit is not None else []
    words += ["--json"] if as_json else []
    words += ["--fail-on-unusual"] if fail_on_unusual else []
    return f"go on with: data8-tui watch {' '.join(words)}"
