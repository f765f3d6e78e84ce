"""The file of a run that was refused: its problems, and how it is read and mapped."""

from dataclasses import replace

from data8_tui.jobs.run.queue import TrackedRun
from data8_tui.transfer.preflight.preflight import ColumnOverrides, Preflight
from data8_tui.tui.commands import RUN_FILE, key_of
from data8_tui.tui.preflight.preflight_screen import PreflightScreen


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
        self._run.plan = replace(self._run.plan, reading=self._read_options, overrides=overrides)
        self.session.runs.resume(self._run)
        self.app.pop_screen()
