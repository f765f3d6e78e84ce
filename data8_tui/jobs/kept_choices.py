"""How the user left lists and colours, for the next session of the account."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from data8_tui.documents import fit, parse_document
from data8_tui.errors import StorageError
from data8_tui.monitor.history.choices import Choices
from data8_tui.threads import run_in_thread

T = TypeVar("T")


class KeptChoices:
    """Read once, and written beside the event loop, in the order they came.

    Where the history can't be used, they are those of this session. What another version has
    written, or is damaged, counts as not there.
    """

    def __init__(self, stored: Choices) -> None:
        self._stored = stored
        self._values: dict[str, Any] = {}
        self._writing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._subscribers: list[Callable[[], None]] = []

    async def open(self) -> None:
        """Read those of earlier sessions."""
        with suppress(StorageError):
            for what, text in (await run_in_thread(self._stored.all)).items():
                with suppress(ValueError):
                    self._values[what] = parse_document(text)

    async def aclose(self) -> None:
        """Finish what is being written."""
        await asyncio.gather(*self._tasks)

    def of(self, what: str, model: type[T]) -> T | None:
        """What is kept under that name; None where nothing is, or nothing of that shape."""
        try:
            return fit(self._values[what], model) if what in self._values else None
        except ValueError:
            return None

    def note(self, what: str, value: Any) -> None:
        """Keep a value, as JSON has it, in place of the one before."""
        if self._values.get(what) != value:
            self._values[what] = value
            self._start(self._write(self._stored.note, what, json.dumps(value)))

    def on_forget(self, reset: Callable[[], None]) -> None:
        """Call `reset` when everything is forgotten: then all is to be as at first."""
        self._subscribers.append(reset)

    def forget(self) -> None:
        """Have everything as at first, now and in later sessions."""
        for reset in self._subscribers:
            reset()
        self._values.clear()
        self._start(self._write(self._stored.forget))

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write(self, write: Callable[..., None], *values: str) -> None:
        async with self._writing:
            with suppress(StorageError):
                await run_in_thread(write, *values)
