"""Runs in which answers are lost and the run dies: nothing is twice and nothing is gone.

Most of them die by an exception that nothing catches, many in one process, so that each step is
the last one of a run (of two, with CRASH_RUNS=240); the others are processes, killed for real. All
of them go on until they are done, against a sandbox on a socket whose clock runs as they wait.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.jobs.run.drawn_runs import (
    CALM,
    HARMLESS,
    KILLED,
    MOST_ATTEMPTS,
    Drawn,
    check,
    disturb,
    drawn,
)
from tests.unit.jobs.run.killer import Death, Killer, Runner, drawn_death, environment

RUNS = int(os.environ.get("CRASH_RUNS", "110"))
REAL = RUNS // 6
WORKERS = 2


def started(folder: Path, worker: int) -> "subprocess.Popen[str]":
    """A process with its share of the runs that die by an exception."""
    share = folder / f"worker{worker}"
    share.mkdir()
    program = Path(__file__).with_name("interrupted_runs.py")
    return subprocess.Popen(
        [sys.executable, program, share, str(REAL + worker), str(RUNS), str(WORKERS)],
        env=environment(share),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def one(
    run: Drawn, task: dict[str, str], sandbox: Any, runner: Runner, killer: Killer
) -> list[int]:
    """Attempts until one is done; their statuses."""
    rng, statuses = run.rng, list[int]()
    for attempt in range(MOST_ATTEMPTS):
        calm = attempt >= MOST_ATTEMPTS - CALM
        disturb(sandbox, rng, calm=calm)
        status, words = runner.attempt(task, killer, Death() if calm else drawn_death(rng))
        assert status in HARMLESS, f"run {run.number}, attempt {attempt}: {status} {words}"
        statuses.append(status)
        if status == 0:
            break
    disturb(sandbox, rng, calm=True)
    check(sandbox, run)
    return statuses


def killed_for_real(sandbox: Any, folder: Path) -> Counter[int]:
    statuses: Counter[int] = Counter()
    account = {
        "base_url": sandbox.base_url,
        "token_url": sandbox.token_url,
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "history": str(folder / "history.db"),
    }
    killer = Killer(sandbox)
    with Runner(folder) as runner:
        for number in range(REAL):
            run = drawn(number, folder)
            task = account | {"source": str(run.source), "target": str(run.target)}
            statuses.update(one(run, task, sandbox, runner, killer))
    return statuses


@pytest.mark.timeout(300)
def test_whatever_is_lost_or_killed_nothing_is_twice_and_nothing_is_gone(
    fresh_sandbox: Callable[..., Any], tmp_path: Path
) -> None:
    workers = [started(tmp_path, worker) for worker in range(WORKERS)]
    try:
        sandbox = fresh_sandbox(arrivals=0, speed=1e9, token_lifetime=1e9)
        real = killed_for_real(sandbox, tmp_path)
        ended = [worker.communicate(timeout=240) for worker in workers]
    finally:
        for worker in workers:
            worker.kill()
    for worker, (out, err) in zip(workers, ended, strict=True):
        assert worker.returncode == 0, err[-3000:]
        real.update({int(status): times for status, times in json.loads(out).items()})
    print("attempts by their status:", dict(real))
    assert real[0] == RUNS
    assert real[KILLED] > RUNS / 3, "too few died to prove anything"
    assert real[5] + real[7] > RUNS / 20, "too few answers were lost"
