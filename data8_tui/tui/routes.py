"""Which screen or dialog each destination is. The one module that imports every screen.

Each is imported when it is shown first: the first one need not wait for the others.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, assert_never

from textual.app import App
from textual.screen import ModalScreen, Screen

from data8_tui.keys.commands import JOBS
from data8_tui.keys.keymap import key_of
from data8_tui.tui import navigation as to
from data8_tui.tui import safe

if TYPE_CHECKING:
    from data8_tui.jobs.run.queue import TrackedRun
    from data8_tui.session import Session
    from data8_tui.tui.screens.jobs import JobsScreen
    from data8_tui.tui.screens.jobs.job_filters import Filters


def _overview_screen() -> Screen[Any]:
    from data8_tui.tui.screens.overview import OverviewScreen

    return OverviewScreen()


def _jobs_screen() -> "JobsScreen":
    from data8_tui.tui.screens.jobs import JobsScreen

    return JobsScreen()


def _datasets_screen() -> Screen[Any]:
    from data8_tui.tui.screens.datasets import DatasetsScreen

    return DatasetsScreen()


def _transfers_screen() -> Screen[Any]:
    from data8_tui.tui.screens.transfers import TransfersScreen

    return TransfersScreen()


MODES: Final[dict[str, str | Callable[[], Screen[Any]]]] = {
    "overview": _overview_screen,
    "jobs": _jobs_screen,
    "datasets": _datasets_screen,
    "transfers": _transfers_screen,
}
"""The first screen of each mode."""


def first_screen(shown: to.OpenFile) -> Callable[[], Screen[Any]]:
    """Makes the screen that an application without an account begins with; it is loaded at once."""
    from data8_tui.tui.screens.file import FileScreen

    return lambda: FileScreen(shown)


def show(app: App[Any], session: "Session", destination: to.Destination) -> None:
    """Show a destination. What it shows is on the screen stack when this returns."""
    match destination:
        case to.OpenSubmittedJob(name):
            _open_submitted_job(app, session, name)
        case to.ShowJobs() | to.ShowView():
            _show_jobs(app, session, destination)
        case to.ListRuns():
            _list_runs(app, session)
        case to.CloseRun(to_form):
            _close_run(app, to_form=to_form)
        case to.Upload():
            _upload(app)
        case to.ShowNotices():
            _show_notices(app)
        case to.ShowHelp():
            _show_help(app)
        case _:
            app.push_screen(_screen_for(session, destination))


def _screen_for(
    session: "Session",
    destination: to.OpenJob
    | to.NewJob
    | to.OpenDataset
    | to.OpenFile
    | to.OpenRecord
    | to.OpenPlot
    | to.CompareJobs
    | to.OpenChanges
    | to.OpenProfile
    | to.OpenRun
    | to.Download,
) -> Screen[Any]:
    match destination:
        case to.OpenJob(name):
            from data8_tui.tui.screens.job import JobScreen

            return JobScreen(name)
        case to.NewJob(spec):
            from data8_tui.tui.screens.submit import SubmitScreen

            return SubmitScreen(spec)
        case to.OpenDataset() | to.OpenFile() | to.OpenRecord():
            return _screen_of_records(destination)
        case to.OpenPlot() | to.CompareJobs() | to.OpenChanges() | to.OpenProfile():
            return _screen_of_figures(destination)
        case to.OpenRun(run):
            from data8_tui.tui.screens.run import RunScreen

            return RunScreen(run)
        case to.Download(datasets):
            from data8_tui.tui.dialogs.download_dialog import DownloadDialog

            return DownloadDialog(session, datasets)
        case _:
            assert_never(destination)


def _screen_of_figures(
    destination: to.OpenPlot | to.CompareJobs | to.OpenChanges | to.OpenProfile,
) -> Screen[Any]:
    match destination:
        case to.OpenPlot():
            from data8_tui.tui.screens.plot import PlotScreen

            return PlotScreen(destination)
        case to.CompareJobs():
            from data8_tui.tui.screens.comparison import ComparisonScreen

            return ComparisonScreen(destination)
        case to.OpenChanges():
            from data8_tui.tui.screens.changes import ChangesScreen

            return ChangesScreen(destination)
        case to.OpenProfile():
            from data8_tui.tui.screens.profile import ProfileScreen

            return ProfileScreen(destination)
        case _:
            assert_never(destination)


def _screen_of_records(
    destination: to.OpenDataset | to.OpenFile | to.OpenRecord,
) -> Screen[Any]:
    match destination:
        case to.OpenDataset(name, mode):
            from data8_tui.tui.screens.dataset import DatasetScreen

            return DatasetScreen(name, mode=mode)
        case to.OpenFile():
            from data8_tui.tui.screens.file import FileScreen

            return FileScreen(destination)
        case to.OpenRecord():
            from data8_tui.tui.screens.record import RecordScreen

            return RecordScreen(destination)
        case _:
            assert_never(destination)


def _open_submitted_job(app: App[Any], session: "Session", name: str) -> None:
    from data8_tui.tui.screens.job import JobScreen
    from data8_tui.tui.screens.jobs import JobsScreen

    for screen in app.screen_stack:
        if isinstance(screen, JobsScreen):
            screen.move_cursor_to(name)
    session.poller.refresh()
    app.switch_screen(JobScreen(name))


def _show_first(app: App[Any], mode: str) -> None:
    """Show the first screen of a mode."""
    if app.current_mode != mode:
        app.switch_mode(mode)
    while len(app.screen_stack) > 1:
        app.pop_screen()


def _show_jobs(app: App[Any], session: "Session", wanted: to.ShowJobs | to.ShowView) -> None:
    from data8_tui.tui.screens.jobs import JobsScreen
    from data8_tui.tui.screens.jobs.saved_views import SavedView

    opener = app.current_mode
    _show_first(app, "jobs")
    if isinstance(app.screen, JobsScreen):
        if isinstance(wanted, to.ShowView):
            view = session.profile.preferences.views[wanted.name]
            app.screen.show_view(SavedView.of(wanted.name, view, app.screen.today()))
        else:
            app.screen.apply_filters(_filters(wanted), linked=True)
        app.screen.opener = "" if opener == app.current_mode else opener


def _filters(wanted: to.ShowJobs) -> "Filters":
    from data8_tui.tui.screens.jobs.job_filters import Filters

    return Filters(
        wanted.workflow,
        states=wanted.states,
        new=wanted.new,
        unusual=wanted.unusual,
        ended_since=wanted.ended_since,
        unfinished=wanted.unfinished,
        states_error=wanted.states_error,
    )


def _list_runs(app: App[Any], session: "Session") -> None:
    from data8_tui.tui.screens.run import RunScreen, RunsDialog

    def chosen(run: "TrackedRun | None") -> None:
        if run is not None:
            app.push_screen(RunScreen(run))

    runs = session.runs.all
    if len(runs) > 1:
        app.push_screen(RunsDialog(runs), chosen)
    elif runs:
        chosen(runs[0])
    else:
        safe.toast(app, f"No run yet: {key_of(JOBS, 'new')} begins one, with a file as its input.")


def _close_run(app: App[Any], *, to_form: bool) -> None:
    from data8_tui.tui.screens.submit import SubmitScreen

    app.pop_screen()
    if not to_form and isinstance(app.screen, SubmitScreen):
        app.pop_screen()


def _upload(app: App[Any]) -> None:
    from data8_tui.tui.dialogs.file_dialog import FileDialog
    from data8_tui.tui.screens.upload import UploadScreen

    def chosen(path: Path | None) -> None:
        if path is not None:
            app.push_screen(UploadScreen(path))

    app.push_screen(FileDialog(), chosen)


def _show_notices(app: App[Any]) -> None:
    """Show the notices; where they are shown, go back to the screen below."""
    from data8_tui.tui.screens.notices import NoticesScreen

    if isinstance(app.screen, NoticesScreen):
        app.pop_screen()
    elif not isinstance(app.screen, ModalScreen):
        app.push_screen(NoticesScreen(app.current_mode))


def _show_help(app: App[Any]) -> None:
    from data8_tui.tui.screens.help.screen import HelpScreen

    if not isinstance(app.screen, HelpScreen):
        app.push_screen(HelpScreen(app.screen))
