"""Where a FileWorker works: in a process of its own, or where there can be none, in a thread."""

import asyncio
import json
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from data8_tui.analysis.local_file.worker import MODULE, FileWorker
from data8_tui.codes import Remedy
from data8_tui.errors import StorageError
from data8_tui.temporary_folder import TemporaryFolder
from data8_tui.threads import run_in_thread, start_in_thread
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.storage import storage_errors
from data8_tui.transfer.workers import spawn
from data8_tui.transfer.workers.client import WorkerClient
from data8_tui.transfer.workers.ipc import raise_error

_SLOTS = 6
"""Requests under way: one to work, those of a window of records, and a few more."""


class FileProcess:
    """A process with one FileWorker, or a thread. Replies come in the order of the requests."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self._path = path
        self._options = options
        task = {"path": str(path), "options": options.document()}
        self._client = WorkerClient(MODULE, task, _SLOTS, slow=True)
        self._slots: asyncio.Queue[int] = asyncio.Queue()
        self._thread: tuple[FileWorker, ThreadPoolExecutor] | None = None
        self._folder: TemporaryFolder | None = None
        self._folder_lock = threading.Lock()
        self._stopped = False

    @property
    def pid(self) -> int | None:
        """The process, or None where there is none."""
        return self._client.pid

    def start(self) -> None:
        """Start the process; a thread takes its place where that fails."""
        self._client.start()
        for slot in range(_SLOTS):
            self._slots.put_nowait(slot)
        if self._client.pid is None:
            worker = FileWorker(self._path, self._options)
            self._thread = worker, ThreadPoolExecutor(1, thread_name_prefix="file")

    async def ask(self, do: str, **data: Any) -> bytes:
        """The reply to a request. Raises what the worker raises, and StorageError if it ended."""
        request = {"do": do, **data}
        if self._thread is None:
            reply = await self._ask_process(request)
        else:
            reply = await _ask_thread(*self._thread, request)
        if reply is None:
            raise StorageError(
                f"{self._path.name} can't be read: the process that reads it has ended",
                remedy=Remedy.OPEN_AGAIN(),
            )
        raise_error(reply)
        return reply

    async def folder(self) -> Path:
        """A folder for the worker's files. It is removed by `stop`: the worker may be killed.

        Raises StorageError where there can be none.
        """
        return await run_in_thread(self._create_folder)

    def _create_folder(self) -> Path:
        with self._folder_lock, storage_errors(Path(tempfile.gettempdir()), "write to"):
            if self._stopped:
                raise StorageError(f"{self._path.name} is closed")
            self._folder = self._folder or TemporaryFolder()
            return self._folder.path

    def _clear(self, process: "subprocess.Popen[bytes] | None") -> None:
        """Wait for the end of the process, which takes long where a disk doesn't answer."""
        if process is not None:
            spawn.wait_for_exit(process)
        self._remove_folder()

    def _remove_folder(self) -> None:
        with self._folder_lock:
            if self._folder is not None:
                self._folder.remove()
                self._folder = None

    async def _ask_process(self, request: Mapping[str, Any]) -> bytes | None:
        slot = await self._slots.get()
        reply = self._client.submit(slot, json.dumps(request).encode())
        # The slot is in use until the reply is here, even if nobody waits for it any more.
        reply.add_done_callback(lambda _: self._slots.put_nowait(slot))
        return await asyncio.shield(reply)

    def stop(self) -> None:
        """End the process, or the thread once it is done; then its files are removed."""
        if self._stopped:
            return
        self._stopped = True
        process = self._client.release()
        if process is not None:
            process.kill()
        if self._thread is None:
            start_in_thread(self._clear, process)
            return
        worker, executor = self._thread
        executor.submit(worker.close)
        executor.submit(self._remove_folder)
        executor.shutdown(wait=False)


async def _ask_thread(
    worker: FileWorker, executor: ThreadPoolExecutor, request: Mapping[str, Any]
) -> bytes:
    body = json.dumps(request).encode()
    return b"".join(await run_in_thread(worker, body, executor=executor))
