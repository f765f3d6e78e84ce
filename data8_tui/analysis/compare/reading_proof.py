"""The proof that both sides were read as our reader reads them, made beside the first pass."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager

from data8_tui.analysis.compare.plan import ComparisonPlan, PlanSide
from data8_tui.analysis.compare.statements import Statements
from data8_tui.analysis.text_table.csv_bytes import ByteCount
from data8_tui.threads import WorkInterrupted
from data8_tui.transfer.storage import storage_errors

_LOOK = 0.05


class MisreadTable(Exception):
    """Our reader must read a file: duckdb reads it otherwise."""


class ReadingProof:
    """Counts the bytes of each file in a thread, and holds them against what was read."""

    def __init__(self, statements: Statements, counts: dict[str, "Future[ByteCount | None]"]):
        self._statements = statements
        self._counts = counts

    def check(self, side: PlanSide) -> None:
        """Raise MisreadTable where a side, of which the keys are stored, was read otherwise."""
        if side.table.proof is None:
            return
        records, text, quotes = self._statements.row(
            "select count(*), coalesce(sum(bytes), 0)::bigint, coalesce(sum(quotes), 0)::bigint "
            f"from {side.name}_keys"
        )
        with storage_errors(side.table.path, "read"):
            counted = self._counted(side.name)
        if not side.table.proof.agrees(counted, records, text, quotes):
            raise MisreadTable

    def _counted(self, name: str) -> ByteCount | None:
        counting = self._counts[name]
        while not counting.done():
            self._statements.check()
            wait([counting], _LOOK)
        return counting.result()


@contextmanager
def reading_proof(statements: Statements, plan: ComparisonPlan) -> Iterator[ReadingProof]:
    """Start counting; it ends with the block."""
    ended = threading.Event()

    def check() -> None:
        if ended.is_set():
            raise WorkInterrupted

    with ThreadPoolExecutor(1) as executor:
        counts = {
            side.name: executor.submit(side.table.proof.count, check)
            for side in plan.sides()
            if side.table.proof
        }
        try:
            yield ReadingProof(statements, counts)
        finally:
            ended.set()
