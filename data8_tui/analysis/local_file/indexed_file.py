"""A file on this machine as records by number, beside the event loop."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from data8_tui.analysis.conditions import Condition
from data8_tui.analysis.local_file.process import FileProcess
from data8_tui.analysis.local_file.record_view import SortOrder
from data8_tui.api.records import Record, decode_records
from data8_tui.codes import Message, Problem
from data8_tui.errors import Data8Error
from data8_tui.transfer.readers.files import ReadOptions


@dataclass(frozen=True, slots=True)
class ViewState:
    """How far a view is."""

    count: int
    """The records found so far."""
    complete: bool
    share: float
    """How much of the work is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class FileState:
    """What is known of a file."""

    columns: tuple[str, ...]
    count: int
    """The records known so far."""
    complete: bool
    """Whether these are all of them."""
    share: float
    """How much of the file has been looked through, from 0 to 1."""
    left_out: int
    """Lines that are no records."""
    first_left_out: Problem | None
    problem: Problem | None
    """Why no records are read from there on."""
    in_rows: bool = False
    """Whether lines are rows of a sheet."""
    warnings: tuple[Message, ...] = ()
    """What of the file is in none of its records."""
    checked: bool = True
    """Whether only records that aren't known yet may add to these."""
    view: ViewState | None = None
    """Of the filtered or sorted records, where there are conditions or an order."""

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From what the worker sends."""
        view = document.get("view")
        return cls(
            columns=tuple(document["columns"]),
            count=document["count"],
            complete=document["complete"],
            share=document["share"],
            left_out=document["left_out"],
            first_left_out=_problem(document["first_left_out"]),
            problem=_problem(document["problem"]),
            in_rows=document["in_rows"],
            warnings=tuple(map(Message.from_document, document["warnings"])),
            checked=document["checked"],
            view=view and ViewState(**view),
        )


def _problem(held: Sequence[Any] | None) -> Problem | None:
    return Problem(held[0], Message.from_document(held[1])) if held else None


class IndexedFile:
    """An open file. `state` grows while `run` runs; `on_change` is called after each step.

    Begin with `read_start`, and close it.
    """

    def __init__(self, path: Path, options: ReadOptions | None = None) -> None:
        self.path = path
        self.error: Data8Error | None = None
        """Why `run` has ended early."""
        self.state: FileState
        self.conditions: tuple[Condition, ...] = ()
        self.order: SortOrder | None = None
        self.on_change: Callable[[], None] = lambda: None
        self._process = FileProcess(path, options or ReadOptions())

    async def read_start(self) -> None:
        """Read the header and the first records.

        Raises UsageError for what can't be opened here, UnfitFile, StorageError, ExtraMissing.
        """
        self._process.start()
        await self._ask("open")

    @property
    def busy(self) -> bool:
        """Whether there is something left to be found."""
        view = self.state.view
        unfinished = not (self.state.complete and self.state.checked)
        return unfinished or (view is not None and not view.complete)

    async def run(self) -> None:
        """Find all records, and those of the view. An error ends it, and is `error`."""
        try:
            while self.busy:
                await self._ask("work")
                self.on_change()
        except Data8Error as error:
            self.error = error
            self.on_change()

    async def check(self) -> None:
        """Look whether the file has changed since it was opened: then that is `error`."""
        try:
            await self._ask("check")
        except Data8Error as error:
            self.error = error
            self.on_change()

    async def show(self, conditions: Sequence[Condition], order: SortOrder | None) -> None:
        """Begin a view: the records that satisfy all conditions, sorted. `run` finds them."""
        folder = str(await self._process.folder()) if order is not None else None
        self.error = None
        reply = self._process.ask(
            "view",
            conditions=[each.document() for each in conditions],
            order=order and [order.column, order.descending],
            folder=folder,
        )
        self.conditions, self.order = tuple(conditions), order
        self.state = FileState.of(json.loads(await reply))

    async def read(self, *, start: int, count: int) -> list[Record]:
        """Records of the file; `start` counts from 1. Raises Data8Error."""
        return await self._read(start, min(count, self.state.count - start + 1), in_view=False)

    async def read_view(self, *, start: int, count: int) -> list[Record]:
        """Records of the view; `start` counts from 1. Raises Data8Error."""
        held = self.state.view.count if self.state.view else 0
        return await self._read(start, min(count, held - start + 1), in_view=True)

    async def _read(self, start: int, count: int, *, in_view: bool) -> list[Record]:
        if count < 1:
            return []
        return decode_records(
            await self._process.ask("read", first=start - 1, count=count, in_view=in_view)
        )

    async def numbers(self, *, start: int, count: int) -> list[int]:
        """The numbers in the file, from 1, of records of the view. Raises Data8Error."""
        found = json.loads(await self._process.ask("numbers", first=start - 1, count=count))
        return [number + 1 for number in found]

    async def place(self, number: int) -> int | None:
        """The index, from 0, in what is shown of the record with this number, from 1.

        None where it isn't there, or isn't known yet. Raises Data8Error.
        """
        found = json.loads(await self._process.ask("place", number=number - 1))
        return None if found is None else int(found)

    async def _ask(self, do: str) -> None:
        self.state = FileState.of(json.loads(await self._process.ask(do)))

    def close(self) -> None:
        """End the process that reads the file."""
        self._process.stop()
