"""One run from its file to its result; it continues when the screen is left."""

from collections.abc import Iterable, Iterator, Sequence

from textual.content import Content
from textual.widget import Widget

from data8_tui.errors import (
    AlreadySubmitted,
    OutputUnclear,
    RequestRefused,
    StorageError,
    UnfitFile,
    UsageError,
)
from data8_tui.insight.humanize import count, several
from data8_tui.jobs.run import RunReceipt, RunStage
from data8_tui.jobs.run.compared_files import run_comparison
from data8_tui.jobs.run.queue import TrackedRun
from data8_tui.keys.commands import JOBS
from data8_tui.keys.keymap import key_of
from data8_tui.keys.transfer_commands import RUN
from data8_tui.tui import clipboard, safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.command_line import arguments
from data8_tui.tui.dialogs.forget_dialog import forget_unfinished_run
from data8_tui.tui.dialogs.resubmit_dialog import ResubmitDialog
from data8_tui.tui.navigation import CloseRun, OpenChanges, OpenDataset, OpenFile, OpenJob
from data8_tui.tui.remedies import one_line
from data8_tui.tui.run_result import failure_advice
from data8_tui.tui.screens.run.file_screen import RunFileScreen
from data8_tui.tui.screens.run.output_dialog import OutputsDialog
from data8_tui.tui.screens.run.stages import files_of, stage_lines
from data8_tui.tui.subjects import Subjects, job_subject
from data8_tui.tui.transfer_actions import formulas_text, make_guarded_copy
from data8_tui.tui.widgets.static_text import StaticText

_NEED_RESULT = {"open", "copy", "changes"}
_ONLY_UNDER_WAY = {"stop"}
_ONLY_STOPPED = {"resume", "forget"}


class RunScreen(AppScreen):
    """The stages with their times, then the result."""

    MODE = "jobs"
    KEYS = RUN

    def __init__(self, run: TrackedRun) -> None:
        super().__init__()
        self.run = run
        self._asked_about: Exception | None = None

    def body(self) -> Iterable[Widget]:
        yield StaticText(id="heading")
        yield StaticText(id="stages")
        yield StaticText(id="ending")

    def show(self) -> None:
        if not self.in_use:
            return
        width = self.size.width - 4
        self.query_one("#heading", StaticText).update(self._heading(width))
        self.tick()
        self.query_one("#ending", StaticText).update(Content("\n").join(self._result_lines()))
        self.refresh_bindings()
        self._ask_whether_again()

    def tick(self) -> None:
        now, clock = self.session.clock.now(), self.session.clock.monotonic()
        lines = stage_lines(self.run, self.size.width - 4, clock - self.run.stage_started_at, now)
        self.query_one("#stages", StaticText).update(Content("\n").join(lines))

    def run_changed(self, run: TrackedRun) -> None:
        self.show()

    def shows_run(self, run: TrackedRun) -> bool:
        return run is self.run

    def on_resize(self) -> None:
        super().on_resize()
        self.show()

    def _heading(self, width: int) -> Content:
        files = files_of(self.run, width).stylize("bold")
        workflow = safe.content(self.run.plan.workflow, "$text-muted")
        gap = width - files.cell_length - workflow.cell_length
        return Content.assemble(files, " " * gap, workflow) if gap >= 2 else files

    def _result_lines(self) -> Iterator[Content]:
        run = self.run
        where = safe.content(str(run.plan.target.absolute()))
        if run.receipt is not None:
            yield from self._result(run.receipt, where)
        elif run.under_way:
            yield Content.assemble(("The result goes to  ", "$text-muted"), where)
            yield Content.styled(_GOES_ON.format(key_of(JOBS, "show_run")), MUTED)
        else:
            message, hint = failure_advice(run, masked=self.context.masked)
            style = "$text-warning" if run.stopped else "$text-error"
            yield safe.content(message, style)
            yield from (safe.content(line.strip(), MUTED) for line in hint.splitlines())

    def _result(self, receipt: RunReceipt, where: Content) -> Iterator[Content]:
        result = receipt.receipt
        counts = f"{several(receipt.sent, 'record')} sent, {count(result.records)} in the result"
        yield Content.styled(f"✓  {counts}, complete and verified.", "$text-success")
        yield Content.assemble(("   ", ""), where)
        if result.formulas:
            yield Content.styled(f"   {formulas_text(result)}", MUTED)
        for name, dataset in receipt.others.items():
            text = f"   “{name}” is another output, not downloaded: {dataset}"
            yield safe.content(text, MUTED)

    def _ask_whether_again(self) -> None:
        """Confirm that inputs are submitted again which were submitted before."""
        error = self.run.error
        if isinstance(error, AlreadySubmitted) and error is not self._asked_about:
            self._asked_about = error
            self.app.push_screen(ResubmitDialog(error.job), self._on_answer)

    def _on_answer(self, again: bool | None) -> None:
        if again:
            self.session.runs.resume(self.run, again=True)
        elif again is False and isinstance(self._asked_about, AlreadySubmitted):
            self.context.navigate(OpenJob(self._asked_about.job))
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        run = self.run
        if action in _NEED_RESULT:
            return run.receipt is not None
        if action == "view":
            return self._result_file is not None
        if action == "guard":
            return run.receipt is not None and run.receipt.receipt.can_be_guarded
        if action == "check":
            return isinstance(run.error, UnfitFile) or (run.stopped and not run.job)
        if action in _ONLY_UNDER_WAY:
            return run.under_way
        if action in _ONLY_STOPPED:
            return not run.under_way and run.receipt is None
        if action == "job":
            return bool(run.job)
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        if self.run.receipt is not None:
            self.context.navigate(OpenDataset(self.run.receipt.receipt.dataset, self.MODE))

    def action_view(self) -> None:
        if (file := self._result_file) is not None:
            self.context.navigate(file)

    @property
    def _result_file(self) -> OpenFile | None:
        """The result on this machine, if there is one whose records can be shown."""
        done = self.run.receipt
        return None if done is None else OpenFile.downloaded(done.receipt, self.MODE)

    def action_job(self) -> None:
        self.context.navigate(OpenJob(self.run.job))

    def action_changes(self) -> None:
        self.context.navigate(OpenChanges(run_comparison(self.run.plan), self.MODE))

    def action_check(self) -> None:
        self.app.push_screen(RunFileScreen(self.run))

    def action_resume(self) -> None:
        if isinstance(self.run.error, OutputUnclear):
            self.app.push_screen(OutputsDialog(self.run.error.outputs), self._take_output)
            return
        self.session.runs.resume(self.run)
        self.show()

    def _take_output(self, output: str | None) -> None:
        if output is not None:
            self.session.runs.resume(self.run, output=output)
            self.show()

    async def action_stop(self) -> None:
        await self.session.runs.stop(self.run)
        self.show()

    def action_forget(self) -> None:
        async def answered(forget: bool | None) -> None:
            if forget:
                await self._forget()

        self.app.push_screen(forget_unfinished_run(self.run), answered)

    async def _forget(self) -> None:
        try:
            await self.session.runs.forget(self.run)
        except StorageError as error:
            safe.toast(self, one_line(error), severity="error")
        else:
            self.action_back()

    def action_guard(self) -> None:
        if self.run.receipt is not None:
            self.app.run_worker(
                make_guarded_copy(self.app, self.run.receipt.receipt), group="guard"
            )

    def subjects(self) -> Subjects:
        return job_subject(self.session.store, self.run.job)

    def command_words(self) -> Sequence[str]:
        return ("job", *arguments([self.run.job])) if self.run.job else ()

    def action_copy(self) -> None:
        clipboard.copy(self.app, str(self.run.plan.target.absolute()), "The file's path")

    def action_back(self) -> None:
        """Back to the form only where that can put something right: before there is a job."""
        run = self.run
        refused = isinstance(run.error, UsageError | RequestRefused)
        nothing_made = RunStage.UPLOAD not in run.steps
        to_form = not run.under_way and not run.job and (refused or nothing_made)
        self.context.navigate(CloseRun(to_form))


_GOES_ON = "It goes on when you leave this page; {} on Jobs returns."
MUTED = "$text-muted"
