"""The file of a run without a job: its problems, and how it is read and mapped."""

from dataclasses import replace

from data8_tui.errors import Data8Error
from data8_tui.jobs.run import RunPlan
from data8_tui.jobs.run.queue import TrackedRun
from data8_tui.keys.keymap import key_of
from data8_tui.keys.transfer_commands import RUN_FILE
from data8_tui.transfer.preflight.preflight import ColumnOverrides, Preflight
from data8_tui.tui import safe
from data8_tui.tui.preflight.preflight_screen import PreflightScreen
from data8_tui.tui.remedies import one_line


class RunFileScreen(PreflightScreen):
    """Enter goes on with the run, once nothing is in the way."""

    MODE = "jobs"
    KEYS = RUN_FILE

    def __init__(self, run: TrackedRun) -> None:
        super().__init__(run.plan.source.absolute(), run.plan.reading, run.plan.overrides)
        self._run = run

    def ready_text(self, preflight: Preflight) -> str:
        return f"{key_of(RUN_FILE, 'start')} goes on with the run."

    def confirm(self, preflight: Preflight, overrides: ColumnOverrides) -> None:
        plan = replace(self._run.plan, reading=self._read_options, overrides=overrides)
        self.run_worker(self._go_on(plan), exclusive=True, group="start")

    async def _go_on(self, plan: RunPlan) -> None:
        try:
            await self.session.runs.resume_otherwise(self._run, plan)
        except Data8Error as error:
            safe.toast(self.app, one_line(error), severity="error", timeout=10)
        else:
            self.app.pop_screen()
