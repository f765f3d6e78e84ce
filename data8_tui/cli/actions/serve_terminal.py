"""A pseudo terminal with the application in it, for one tab of a browser."""

import asyncio
import fcntl
import os
import signal
import struct
import termios
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final

from data8_tui.environment import other_terminal_environment

_READ_AT_ONCE: Final = 1 << 16
_GRACE: Final = 3.0
"""Seconds that an application has to save what it does, before it is killed."""


class PseudoTerminal:
    """The application on a terminal of its own; it ends with this object's `aclose`."""

    def __init__(self, process: Process, terminal: int) -> None:
        self._process = process
        self._terminal = terminal

    @classmethod
    async def opened(cls, command: Sequence[str], width: int, height: int) -> "PseudoTerminal":
        """Start the command, without a shell, in a session of its own. Raises OSError."""
        terminal, inside = os.openpty()
        try:
            _set_size(terminal, width, height)
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=inside,
                stdout=inside,
                stderr=inside,
                env=other_terminal_environment(),
                start_new_session=True,
                preexec_fn=_take_terminal,
            )
        except BaseException:
            os.close(terminal)
            raise
        finally:
            os.close(inside)
        os.set_blocking(terminal, False)
        return cls(process, terminal)

    async def copy_to(self, write: Callable[[bytes], Awaitable[None]]) -> None:
        """Pass on what the application writes, until it ends."""
        while await self._is_readable():
            try:
                data = os.read(self._terminal, _READ_AT_ONCE)
            except BlockingIOError:
                continue
            except OSError:  # EIO: nobody has the other end open any more
                return
            if not data:
                return
            await write(data)

    async def _is_readable(self) -> bool:
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._terminal, ready.set)
        try:
            return await ready.wait()
        finally:
            loop.remove_reader(self._terminal)

    def type(self, text: str) -> None:
        """Give the application what was typed or pasted; what it doesn't read in time is lost."""
        with suppress(OSError):
            os.write(self._terminal, text.encode("utf-8", "replace"))

    def resize(self, width: int, height: int) -> None:
        """Give the terminal another size, which is signalled to the application."""
        with suppress(OSError):
            _set_size(self._terminal, width, height)

    async def aclose(self) -> None:
        """Hang up, and wait for the application to end."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGHUP)
        try:
            await asyncio.wait_for(self._drained(), _GRACE)
        except TimeoutError:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()
        finally:
            os.close(self._terminal)

    async def _drained(self) -> None:
        """Read on meanwhile: a full terminal would hold the application."""
        reading = asyncio.create_task(self.copy_to(_drop))
        try:
            await self._process.wait()
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


async def _drop(_: bytes) -> None:
    pass


def _take_terminal() -> None:
    """In the child: a hang-up and a new size of the terminal are signalled to it."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _set_size(terminal: int, width: int, height: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
