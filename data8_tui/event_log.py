"""The log of what the program does, off unless a setting asks for it: for users and tickets.

Modules write to `logging.getLogger(__name__)`: requests, states and decisions, never bodies, values
of records, or credentials; what is left of one is redacted here, where a line is written. Every
process of the user appends to one file, which is replaced when it has grown to its size; one
earlier file is kept.
"""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from data8_tui import __version__
from data8_tui.errors import StorageError
from data8_tui.own_files import make_private_folder, open_own
from data8_tui.paths import state_folder
from data8_tui.redaction import redact_report
from data8_tui.safetext import visible

_ROOT: Final = "data8_tui"


def log_path() -> Path:
    """Where the log is, or would be."""
    return state_folder() / "data8-tui.log"


def earlier_log_path() -> Path:
    """Where the one before it is kept."""
    return log_path().with_name(f"{log_path().name}.1")


@contextmanager
def written_log(megabytes: int) -> Iterator[None]:
    """Write the log while the block lasts. Raises StorageError where its file can't be used."""
    logger, path = logging.getLogger(_ROOT), log_path()
    try:
        make_private_folder(path.parent)
        handler = OwnFileHandler(path, megabytes * 1_000_000)
    except OSError as error:
        raise StorageError(f"{path} can't be written: {error.strerror}") from None
    handler.setFormatter(LineFormatter())
    level, logger.propagate = logger.level, False
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.info("data8-tui %s begins", __version__)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = True
        handler.close()


def last_lines(count: int) -> list[str]:
    """The last lines of the log, those of the earlier file first. Raises StorageError."""
    lines: list[str] = []
    for path in (earlier_log_path(), log_path()):
        try:
            with os.fdopen(open_own(path, os.O_RDONLY), encoding="utf-8", errors="replace") as file:
                lines += file.read().splitlines()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise StorageError(f"{path} can't be read: {error.strerror}") from None
    return lines[-count:] if count else []


class LineFormatter(logging.Formatter):
    """One line an event: the time in UTC, the process, the part of the program, what happened."""

    def format(self, record: logging.LogRecord) -> str:
        """logging's: a line without a credential, or a character that a terminal obeys."""
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        part = record.name.rpartition(".")[2]
        text = visible(redact_report(record.getMessage()))
        return f"{at}.{int(record.msecs):03d}Z {record.process} {part}: {text}"


class OwnFileHandler(RotatingFileHandler):
    """Appends to a file of this user's alone; nothing that happens to it disturbs the program."""

    def __init__(self, path: Path, size: int) -> None:
        super().__init__(path, maxBytes=size, backupCount=1, encoding="utf-8")

    def _open(self) -> TextIOWrapper:
        file = open_own(Path(self.baseFilename), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        return os.fdopen(file, "a", encoding="utf-8", errors="backslashreplace")

    def emit(self, record: logging.LogRecord) -> None:
        """logging's: to the file that has the name now, since another process may replace it.

        A line for which no file can be opened is dropped; the next one tries again.
        """
        if self.stream is not None and self._was_replaced():
            replaced, self.stream = self.stream, None
            with suppress(OSError):
                replaced.close()
        super().emit(record)

    def close(self) -> None:
        """logging's: what a full disk doesn't take is dropped."""
        with suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """logging's: a full disk ends no transfer, and nothing is written on the screen."""

    def _was_replaced(self) -> bool:
        if self.stream is None:
            return False
        ours = os.fstat(self.stream.fileno())
        try:
            return not os.path.samestat(ours, os.stat(self.baseFilename))
        except OSError:
            return True
