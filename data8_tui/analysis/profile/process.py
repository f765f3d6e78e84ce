"""A profile that is made by a process of its own, for an application that goes on meanwhile."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from data8_tui.analysis.profile.model import TableProfile
from data8_tui.analysis.profile.profile import OnProfile, ignore_profile
from data8_tui.analysis.text_table.database import OnShare, ignore_share, require_duckdb
from data8_tui.analysis.text_table.table import refuse_unreadable
from data8_tui.temporary_folder import TemporaryFolder
from data8_tui.threads import CheckInterrupted, never_interrupted
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.storage import storage_errors
from data8_tui.transfer.workers.worker_process import WorkerProcess

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
        process = WorkerProcess(_MODULE, task, f"looks at {path}", check)
        try:
            return _result(process, on_profile, on_share, check)
        finally:
            process.close()


def _result(
    process: WorkerProcess, on_profile: OnProfile, on_share: OnShare, check: CheckInterrupted
) -> TableProfile:
    decoder = msgspec.json.Decoder(_Reply)
    while True:
        reply = decoder.decode(process.receive())
        check()
        if reply.share is not None:
            on_share(reply.share)
        if reply.profile is not None:
            on_profile(reply.profile)
            if reply.profile.complete:
                return reply.profile
