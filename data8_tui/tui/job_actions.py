"""Actions on a job that several screens have, each with its toast."""

from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App

from data8_tui.errors import StorageError
from data8_tui.insight.humanize import count, several
from data8_tui.jobs.spec import JobSpec
from data8_tui.keys.commands import COMPARE, JOBS
from data8_tui.keys.keymap import key_of
from data8_tui.tui import safe
from data8_tui.tui.navigation import MOST_PAIRS, CompareJobs, Download, NewJob
from data8_tui.tui.reports import NoticeSubject, report

if TYPE_CHECKING:
    from data8_tui.jobs.watch_list import WatchedJobs
    from data8_tui.tui.app_screen import AppScreen

NO_DETAILS = "This job's details have not arrived yet."


def download_outputs(screen: "AppScreen", name: str) -> None:
    """Download all the outputs of a finished job; a toast why not, where there are none yet."""
    job = screen.session.store.job(name)
    if job is None or not job.detailed:
        safe.toast(screen, NO_DETAILS, severity="warning")
    elif job.output_datasets and job.finished:
        screen.context.navigate(Download(tuple(job.output_datasets.values())))
    elif not job.finished:
        text = "The output can be downloaded once the job has finished."
        safe.toast(screen, text, severity="warning")
    else:
        safe.toast(screen, "This job left no output dataset.", severity="warning")


def resubmit(screen: "AppScreen", name: str) -> None:
    """Open the form with what the job was given; a toast why not, where that isn't known yet."""
    job = screen.session.store.job(name)
    if job is None or not job.detailed:
        safe.toast(screen, NO_DETAILS, severity="warning")
    elif max(len(job.input_datasets), len(job.parameters)) > MOST_PAIRS:
        text = f"Its inputs or parameters are more than the {MOST_PAIRS} that the form can hold."
        safe.toast(screen, text, severity="warning")
    else:
        screen.context.navigate(NewJob(JobSpec.of(job)))


def compare_jobs(screen: "AppScreen", name: str) -> None:
    """Mark the first of two jobs; with another one marked already, show both side by side."""
    context, first = screen.context, screen.context.first_job
    if not first or first == name:
        context.mark_first_job("" if first else name)
        key = key_of(JOBS, COMPARE.action)
        text = (
            f"“{name}” is marked no more."
            if first
            else (f"“{name}” is the first of two jobs; {key} on another shows both side by side.")
        )
        safe.toast(screen, text)
    else:
        context.mark_first_job("")
        screen.app.clear_notifications()  # that of the mark has served
        context.navigate(CompareJobs(first, name, screen.MODE))


def toggle_watch(screen: "AppScreen", name: str) -> None:
    """Watch a job, or no more; the history is written beside."""
    watches, job = screen.session.watches, screen.session.store.job(name)
    if name in watches:
        _run_beside(screen.app, run_with_storage_warning(screen.app, watches.remove(name)))
        safe.toast(screen, f"“{name}” is watched no more.")
    elif job is not None and job.finished:
        text = "This job has ended already; there will be no news of it."
        safe.toast(screen, text, severity="warning")
    else:
        _run_beside(screen.app, watch_job(screen.app, watches, name))
        safe.toast(screen, f"You will be told when “{name}” ends or stalls.")


def toggle_watches(screen: "AppScreen", names: Sequence[str]) -> None:
    """Watch several jobs, or, where all are watched, none of them any more."""
    watches, store = screen.session.watches, screen.session.store
    known = {name: store.job(name) for name in names}
    ended = {name for name, job in known.items() if job is not None and job.finished}
    new = [name for name in names if name not in watches and name not in ended]
    watched = [name for name in names if name in watches]
    for name in new:
        _run_beside(screen.app, watch_job(screen.app, watches, name))
    verb = "has" if len(ended) == 1 else "have"
    rest = f" {count(len(ended))} {verb} ended already." if ended else ""
    if new:
        end = "is watched: you will be told when it ends or stalls"
        if len(new) > 1:
            end = "are watched: you will be told when they end or stall"
        safe.toast(screen, f"{several(len(new), 'marked job')} {end}.{rest}")
        return
    for name in watched:
        _run_beside(screen.app, run_with_storage_warning(screen.app, watches.remove(name)))
    if watched:
        verb = "is" if len(watched) == 1 else "are"
        text = f"{several(len(watched), 'marked job')} {verb} watched no more."
        safe.toast(screen, f"{text}{rest}")
    else:
        text = f"All {len(names)} marked jobs have ended; there will be no news of them."
        safe.toast(screen, text, severity="warning")


def _run_beside(app: App[Any], work: Coroutine[None, None, None]) -> None:
    """Another process may have locked the history, and keys are handled meanwhile."""
    app.run_worker(work, group="watch")


async def watch_job(app: App[Any], watches: "WatchedJobs", name: str) -> None:
    """Watch a job; a warning where the history can't be written."""
    await run_with_storage_warning(app, watches.add(name))


async def run_with_storage_warning(app: App[Any], work: Coroutine[None, None, None]) -> None:
    """Do `work`; a StorageError of it is shown as a warning."""
    try:
        await work
    except StorageError as error:
        text = f"What is watched can't be remembered: {error.message}"
        report(app, NoticeSubject.STORAGE, text, severity="warning")
