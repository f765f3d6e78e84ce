"""Somebody who uploads one file, to a destination in memory."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data8_tui.transfer.preflight.preflight import ColumnOverrides, Preflight, evaluate
from data8_tui.transfer.preflight.scan import scan
from data8_tui.transfer.progress import TransferProgress
from data8_tui.transfer.upload.plan import UploadPlan, UploadReceipt
from data8_tui.transfer.upload.run import upload_file
from tests.unit.transfer.upload.destination import Data8

RECORDS = 5_500


class User:
    """Somebody with one file, who gives the same command again and again."""

    def __init__(self, folder: Path) -> None:
        self.data8 = Data8()
        self.file = folder / "My contacts.csv"
        self.state = folder / "state"
        self.write(RECORDS)

    def write(self, count: int, text: str = "x") -> None:
        rows = "".join(f"{n},{text}\n" for n in range(count))
        self.file.write_text(f"Number,Text\n{rows}")

    def preflight(self, **overrides: Any) -> Preflight:
        return evaluate(scan(self.file), ColumnOverrides(types={"number": 1}, **overrides))

    async def uploads(
        self,
        preflight: Preflight | None = None,
        report: Callable[[TransferProgress], None] | None = None,
        **plan: Any,
    ) -> UploadReceipt:
        planned = UploadPlan(preflight or self.preflight(), **plan)
        told = report or (lambda progress: None)
        return await upload_file(self.data8, planned, told, journal_folder=self.state)

    def hold_blocks(self) -> asyncio.Event:
        """Until the event is set, no block arrives."""
        arrives, honest = asyncio.Event(), self.data8.upload_block

        async def upload_block(name: str, block_number: int, records: bytes) -> None:
            await arrives.wait()
            await honest(name, block_number, records)

        self.data8.upload_block = upload_block  # type: ignore[method-assign]
        return arrives

    def has_it_once(self, dataset: str, count: int = RECORDS) -> None:
        """The dataset is complete with exactly the file's records, and it is the only one."""
        assert list(self.data8.datasets) == [dataset]
        assert self.data8.datasets[dataset]["completed"]
        assert [each["number"] for each in self.data8.records(dataset)] == list(range(count))
