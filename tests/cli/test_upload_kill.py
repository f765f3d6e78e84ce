"""kill -9 at any instant of an upload, again and again: one dataset, every record once, in order.

The instants are spread over everything an upload does: after a number of requests drawn at random
and a moment more, so that creating, sending and completing are all met. And no more than one window
of blocks is sent twice for each kill.
"""

import json
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data8_tui.transfer.upload.journal import parse_journal

if TYPE_CHECKING:
    import subprocess

    from data8_tui.sandbox.server import Sandbox
    from tests.command_line import CommandLine

KILLS = 25
RECORDS = 40_500
"""Enough for a second process, which makes the blocks, to be killed over as well."""
BLOCKS = 41
WINDOW = 32


def killed(
    process: "subprocess.Popen[str]", sandbox: "Sandbox", rng: random.Random, left: int
) -> bool:
    """Kill it at some instant, with `left` blocks to be sent; false where it had ended before."""
    wanted = rng.choice([rng.randint(1, 3), rng.randint(3, left + 3), left + rng.randint(2, 5)])
    seen = sandbox.services.traffic
    while seen.document()["total"] < wanted and process.poll() is None:
        time.sleep(0.001)
    time.sleep(rng.uniform(0, 0.02))
    if process.poll() is not None:
        return False
    process.send_signal(signal.SIGKILL)
    process.wait()
    return True


def blocks_noted(home: Path, stem: str) -> int:
    """How many blocks of the file need not be sent any more."""
    journals = [parse_journal(path.read_bytes()) for path in home.glob("state/**/*.jsonl")]
    entries = [entry for told in journals for entry in told.entries.values()]
    return sum(entry.blocks for entry in entries if entry.dataset.startswith(stem))


def right(sandbox: "Sandbox", stem: str) -> bool:
    """Whether the one dataset of the file's name is complete; then it must hold the file."""
    datasets = [each for each in sandbox.account.store.datasets() if each.name.startswith(stem)]
    assert len(datasets) <= 1
    if not datasets or not datasets[0].completed:
        return False
    blocks = map(json.loads, sandbox.account.store.blocks(datasets[0].name))
    records = [record for block in blocks for record in block["records"]]
    assert records == [{"n": n, "t": f"{stem}, {n}"} for n in range(RECORDS)]
    return True


@pytest.mark.timeout(180)
def test_killed_at_any_instant_the_same_command_goes_on(
    fresh_sandbox: Callable[..., "Sandbox"],
    connected: Callable[["Sandbox", Path], "CommandLine"],
    tmp_path: Path,
):
    sandbox = fresh_sandbox(now=None, arrivals=0, latency=0.004, jitter=0.004)
    user, rng = connected(sandbox, tmp_path), random.Random(20261121)
    kills, number = 0, 0
    seen = sandbox.services.traffic
    while kills < KILLS:
        number += 1
        stem = f"file{number}_x"
        rows = "".join(f'{n},"{stem}, {n}"\n' for n in range(RECORDS))
        (tmp_path / f"{stem}.csv").write_text(f"n,t\n{rows}")
        complete, kept = False, 0
        while not complete:
            seen.clear()
            with user.started("upload", f"{stem}.csv", "--type", "n=1") as process:
                struck = kills < KILLS and killed(process, sandbox, rng, BLOCKS - kept)
                kills += struck
                if not struck:
                    out, err = process.communicate(timeout=60)
                    assert process.returncode == 0, err
                    assert out.startswith(stem)
            complete = right(sandbox, stem)
            assert complete or struck
            log = seen.document()["log"]
            sent = sum(each["method"] == "PATCH" and each["status"] == 200 for each in log)
            assert kept + sent <= BLOCKS + WINDOW
            assert blocks_noted(tmp_path, stem) >= kept + sent - WINDOW or complete
            kept = blocks_noted(tmp_path, stem)
    assert right(sandbox, stem)
