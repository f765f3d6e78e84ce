"""A process that has the program's modules loaded, and forks a process for each command.

Python's start and the imports take ten times as long as most commands do. A forked process has an
id, a folder, an environment, streams and a terminal of its own, and ends as any other.
"""

import array
import fcntl
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, Final

LARGEST_REQUEST: Final = 100_000
"""Bytes of arguments and environment."""
TIME_LIMIT: Final = 55
"""Seconds after which a command is killed."""
_NOT_LOADED: Final = ("data8_tui.tui", "data8_tui.sandbox")
"""What no command loads."""


class ProgramServer:
    """Is started with the first command; it ends with this process."""

    def __init__(self) -> None:
        self._starting = threading.Lock()
        self._socket: socket.socket | None = None

    def run(self, request: bytes) -> "subprocess.CompletedProcess[bytes]":
        """Run a command, as `encode` names it, to its end; killed after TIME_LIMIT."""
        with self.start(request, "rb") as process:
            out, err = process.communicate()
            return subprocess.CompletedProcess(request, process.wait(), out, err)

    def start(self, request: bytes, mode: str = "r") -> "ServedProcess":
        """Start a command, as `encode` names it; killed after TIME_LIMIT.

        `mode` is how its streams are read: as texts unless it is "rb".
        """
        (out, write_out), (err, write_err) = os.pipe(), os.pipe()
        try:
            with open(os.devnull, "rb") as nothing:
                told = self._started(request, nothing.fileno(), write_out, write_err)
        finally:
            os.close(write_out)
            os.close(write_err)
        encoding = None if "b" in mode else "utf-8"
        return ServedProcess(told, *(open(each, mode, encoding=encoding) for each in (out, err)))

    def start_on_terminal(self, request: bytes, terminal: int) -> "ServedProcess":
        """Start a command on a terminal, which controls it; killed after TIME_LIMIT."""
        return ServedProcess(self._started(request, terminal, terminal, terminal))

    def _started(self, request: bytes, *streams: int) -> IO[bytes]:
        """Start it on these three streams; returned is where its id and its status are told."""
        read, write = os.pipe()
        try:
            self._send(request, [*streams, write])
        finally:
            os.close(write)
        return open(read, "rb", buffering=0)

    def _send(self, request: bytes, files: list[int]) -> None:
        with self._starting:
            if self._socket is None:
                self._socket = _start()
            rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))
            self._socket.sendmsg([request], [rights])


class ServedProcess:
    """A command that runs, as `subprocess.Popen` has it: its two streams, its end, its killing."""

    def __init__(
        self, told: IO[bytes], out: IO[Any] | None = None, err: IO[Any] | None = None
    ) -> None:
        self._told = told
        self.stdout = out
        self.stderr = err
        self.returncode: int | None = None
        first = told.readline()
        assert first, "the program server has ended"
        self.pid = int(first)

    def __enter__(self) -> "ServedProcess":
        return self

    def __exit__(self, *_: object) -> None:
        for stream in (self.stdout, self.stderr):
            if stream is not None:
                stream.close()
        self.wait()
        self._told.close()

    def poll(self) -> int | None:
        """Its status; None while it runs."""
        if self.returncode is None and select.select([self._told], [], [], 0)[0]:
            return self.wait()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its status once it has ended; TimeoutExpired after so many seconds."""
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("the program", timeout or 0)
            self.returncode = int(self._told.read())
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[Any, Any]:
        """All that it writes to either stream, and its end."""
        assert self.stdout is not None
        assert self.stderr is not None
        with ThreadPoolExecutor(2) as threads:
            reads = [threads.submit(stream.read) for stream in (self.stdout, self.stderr)]
            out, err = (read.result(timeout) for read in reads)
        self.wait(timeout)
        return out, err

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def encode(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> bytes:
    """The request to run the program with these."""
    return json.dumps([list(arguments), str(folder), dict(environment)]).encode()


def _start() -> socket.socket:
    ours, servers = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    project = Path(__file__).parents[1]
    with servers:
        subprocess.Popen(
            [sys.executable, "-m", "tests.program_server"],
            cwd=project,
            env={"PYTHONPATH": str(project), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]},
            stdin=servers.fileno(),
            stdout=subprocess.DEVNULL,
        )
    return ours


def _serve() -> int:
    """Fork for each request, and return the program's status in the process that runs it."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    requests = socket.socket(fileno=os.dup(0))
    _load_modules()
    gc.freeze()  # so that no forked process looks through all that is loaded, and copies it so
    while True:
        message, rights, _, _ = requests.recvmsg(LARGEST_REQUEST, socket.CMSG_SPACE(16))
        if not message:
            os._exit(0)
        files = array.array("i", rights[0][2])
        if os.fork() == 0:
            requests.close()
            return _run(message, *files)
        for file in files:
            os.close(file)


def _load_modules(package: str = "data8_tui") -> None:
    for found in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
        if found.ispkg and found.name not in _NOT_LOADED:
            _load_modules(found.name)
        elif not found.ispkg:
            importlib.import_module(found.name)


def _run(message: bytes, stdin: int, stdout: int, stderr: int, status_pipe: int) -> int:
    """Run the program in a process of its own, and tell its status where this one waits for it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if (program := os.fork()) != 0:
        os.write(status_pipe, f"{program}\n".encode())
        for file in (stdin, stdout, stderr):
            os.close(file)
        signal.signal(signal.SIGALRM, lambda *_: os.kill(program, signal.SIGKILL))
        signal.alarm(TIME_LIMIT)
        _, status = os.waitpid(program, 0)
        os.write(status_pipe, str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    for number, file in enumerate((stdin, stdout, stderr)):
        os.dup2(file, number)
        os.close(file)
    os.close(status_pipe)
    if os.isatty(0):
        _take_terminal()
    arguments, folder, environment = json.loads(message)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    sys.argv[1:] = arguments

    from data8_tui.__main__ import main

    return main()


def _take_terminal() -> None:
    """Have the terminal of the three streams control this process, as after a login."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]


if __name__ == "__main__":
    sys.exit(_serve())
