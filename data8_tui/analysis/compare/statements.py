"""Statements of one comparison, run in order with progress, in its database."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from data8_tui.analysis.text_table.database import run_statement
from data8_tui.threads import CheckInterrupted, WorkInterrupted, never_interrupted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class ComparisonStep(StrEnum):
    """What a comparison is doing."""

    READ_BEFORE = "read_before"
    READ_AFTER = "read_after"
    FIND_KEY = "find_key"
    PAIR = "pair"
    COLLECT = "collect"
    CLASSIFY = "classify"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class ComparisonProgress:
    """The step, and which share of it is done, from 0 to 1."""

    step: ComparisonStep
    share: float


OnProgress = Callable[[ComparisonProgress], None]


def ignore_steps(_: ComparisonProgress) -> None:
    """The OnProgress of a comparison that nobody follows."""


class Statements:
    """Runs statements in `database`; `check` is called meanwhile, and may raise."""

    def __init__(
        self,
        database: "DuckDBPyConnection",
        on_progress: OnProgress = ignore_steps,
        check: CheckInterrupted = never_interrupted,
    ) -> None:
        self.database = database
        self.check = check
        self._on_progress = on_progress
        self._step = ComparisonStep.READ_BEFORE
        self._start, self._end = 0.0, 1.0

    def begin(self, step: ComparisonStep, start: float = 0.0, end: float = 1.0) -> None:
        """What comes next is `step`, or this part of it."""
        self._step, self._start, self._end = step, start, end

    def on_share(self, share: float) -> None:
        """Report the share of the present part that is done."""
        reached = self._start + share * (self._end - self._start)
        self._on_progress(ComparisonProgress(self._step, reached))

    def run(self, statement: str, parameters: Sequence[object] = ()) -> None:
        """Execute one statement. Raises StorageError, duckdb's errors and what `check` does."""
        run_statement(
            self.database, statement, parameters, on_share=self.on_share, check=self.check
        )

    def run_together(self, *statements: str) -> None:
        """Execute some at the same time, each on a connection of its own. Raises as `run`."""
        ended = threading.Event()

        def check() -> None:
            if ended.is_set():
                raise WorkInterrupted
            self.check()

        with ThreadPoolExecutor(len(statements)) as executor:
            running = [
                executor.submit(run_statement, self.database.cursor(), each, check=check)
                for each in statements
            ]
            try:
                for each in running:
                    each.result()
            except BaseException:
                ended.set()
                raise
        self.on_share(1.0)

    def rows(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of its result."""
        self.run(statement, parameters)
        return list(self.database.fetchall())

    def row(self, statement: str, parameters: Sequence[object] = ()) -> tuple[Any, ...]:
        """The one row of its result."""
        [row] = self.rows(statement, parameters)
        return row
