"""A profile that is made by a process of its own, for an application that goes on meanwhile."""

import io
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from data8_tui.analysis.profile.model import TableProfile
from data8_tui.analysis.profile.profile import OnProfile, ignore_profile
from data8_tui.analysis.text_table.database import OnShare, ignore_share, require_duckdb
from data8_tui.analysis.text_table.table import refuse_unreadable
from data8_tui.errors import StorageError
from data8_tui.temporary_folder import TemporaryFolder
from data8_tui.threads import CheckInterrupted, never_interrupted
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.storage import storage_errors
from data8_tui.transfer.workers.ipc import raise_error, receive
from data8_tui.transfer.workers.spawn import spawn_worker, wait_for_exit
from data8_tui.transfer.workers.watched_pipe import WatchedPipe

_MODULE = "data8_tui.analysis.profile.worker"


class _Reply(msgspec.Struct):
    """A frame of the worker that is no error."""

    share: float | None = None
    profile: TableProfile | None = None


def profile_in_process(
    path: Path,
    options: ReadOptions | None = None,
    *,
    columns: Sequence[str] = (),
    on_profile: OnProfile = ignore_profile,
    on_share: OnShare = ignore_share,
    check: CheckInterrupted = never_interrupted,
) -> TableProfile:
    """As `profile_file`, of the `columns` with these headers, names or numbers, or of all.

    It blocks, and takes little of this process's time; where `check` raises, the other one is
    ended. Raises what `check` does, UsageError, StorageError and ExtraMissing.
    """
    refuse_unreadable(path)
    require_duckdb()
    with TemporaryFolder() as folder, storage_errors(path, "look at"):
        task = {
            "path": str(path.absolute()),
            "options": (options or ReadOptions()).document(),
            "columns": list(columns),
            "folder": str(folder.path),
        }
        process = spawn_worker(_MODULE, task)
        try:
            return _result(process, path, on_profile, on_share, check)
        finally:
            wait_for_exit(process)


def _result(
    process: subprocess.Popen[bytes],
    path: Path,
    on_profile: OnProfile,
    on_share: OnShare,
    check: CheckInterrupted,
) -> TableProfile:
    replies = cast(BinaryIO, io.BufferedReader(WatchedPipe(process, check)))
    decoder = msgspec.json.Decoder(_Reply)
    while (frame := _next_frame(replies, path)) is not None:
        raise_error(frame)
        reply = decoder.decode(frame)
        check()
        if reply.share is not None:
            on_share(reply.share)
        if reply.profile is not None:
            on_profile(reply.profile)
            if reply.profile.complete:
                return reply.profile
    raise StorageError(f"the process that looked at {path} has ended: {_how(process.wait())}")


def _next_frame(replies: BinaryIO, path: Path) -> bytes | None:
    try:
        return receive(replies)
    except TimeoutError:
        raise StorageError(f"the process that looks at {path} was stopped") from None


def _how(status: int) -> str:
    return f"status {status}" if status >= 0 else signal.Signals(-status).name
