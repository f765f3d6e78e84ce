"""Several processes write one history, and are killed at any moment."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from data8_tui.monitor.history import History
from tests.conditions import wait_until
from tests.history_writer import ACCOUNT, CODES

PROCESSES = 10
KILLS = 12


class Writer:
    """One process after the other, each killed; `reported` has what all of them have recorded."""

    def __init__(self, path: Path, number: int) -> None:
        script = Path(__file__).parents[3] / "history_writer.py"
        self._command = [sys.executable, str(script), str(path), str(number)]
        self._command += ["--prune"] if number == 0 else []
        self.reported: list[str] = []
        self.errors: list[str] = []
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._readers = [Thread(target=self._read), Thread(target=self._read_errors)]
        for reader in self._readers:
            reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.endswith("\n"):  # the last one may have been cut by the kill
                self.reported.append(line.rstrip("\n"))

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        self.errors.extend(self._process.stderr)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for pipe in (self._process.stdout, self._process.stderr):
            assert pipe is not None
            pipe.close()

    def restart(self) -> None:
        self.kill()
        self._start()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "history.db"


@pytest.fixture
def writers(path: Path) -> Iterator[list[Writer]]:
    History(path, *ACCOUNT).close()  # one creates it; that several may do so is another test's
    with ExitStack() as stack:
        started = []
        for number in range(PROCESSES):
            started.append(Writer(path, number))
            stack.callback(started[-1].kill)
        yield started


def test_nothing_is_lost_or_damaged_when_writers_are_killed(
    path: Path, writers: list[Writer]
) -> None:
    chance = Random(14)
    for _ in range(KILLS):
        writer = chance.choice(writers)
        before = len(writer.reported)
        wait_until(lambda: len(writer.reported) > before, 60)  # noqa: B023 - called here
        writer.restart()
    for writer in writers:
        wait_until(lambda: len(writer.reported) > 2, 60)  # noqa: B023 - called here
        writer.kill()

    assert [writer.errors for writer in writers] == [[]] * PROCESSES
    history = History(path, *ACCOUNT)
    assert [tuple(row) for row in history._database.rows("pragma integrity_check")] == [("ok",)]
    reported = [name for writer in writers for name in writer.reported]
    stored = history.runs.stored(reported, CODES)
    assert stored.keys() == set(reported)
    assert all(one.job.succeeded and len(one.job.statistics) == 30 for one in stored.values())
    history.close()
