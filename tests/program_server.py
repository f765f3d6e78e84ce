"""A process that has the program's modules loaded, and forks a process for each command.

Python's start and the imports take ten times as long as most commands do. A forked process has an
id, a folder, an environment and streams of its own, and ends as any other.
"""

import array
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

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
        with ThreadPoolExecutor(3) as threads:
            reads = []
            with open(os.devnull, "rb") as nothing:
                given = [os.dup(nothing.fileno())]
            for _ in range(3):
                read, write = os.pipe()
                given.append(write)
                reads.append(threads.submit(_read_all, read))
            try:
                self._send(request, given)
            finally:
                for file in given:
                    os.close(file)
            out, err, status = (read.result() for read in reads)
        return subprocess.CompletedProcess(request, int(status), out, err)

    def _send(self, request: bytes, files: list[int]) -> None:
        with self._starting:
            if self._socket is None:
                self._socket = _start()
            rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))
            self._socket.sendmsg([request], [rights])


def encode(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> bytes:
    """The request to run the program with these."""
    return json.dumps([list(arguments), str(folder), dict(environment)]).encode()


def _read_all(file: int) -> bytes:
    with open(file, "rb") as opened:
        return opened.read()


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
    arguments, folder, environment = json.loads(message)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    sys.argv[1:] = arguments

    from data8_tui.__main__ import main

    return main()


if __name__ == "__main__":
    sys.exit(_serve())
