"""kill -9 at any instant of an upload, again and again: one dataset, every record once, in order.

The instants are spread over everything an upload does: after a number of requests drawn at random
and a moment more, so that creating, sending and completing are all met. And no more than one window
of blocks is sent twice for each kill.
"""

import gzip
import json
import random
import signal
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data8_tui.transfer.upload.journal import parse_journal

if TYPE_CHECKING:
    import subprocess

    from data8_tui.sandbox.faults.request_log import LoggedRequest
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


NO_HEADER = ("--no-header", "--drop", "#2", "--null", "none", "--quotes", "none")


@pytest.mark.parametrize(
    ("suffix", "header", "options", "names"),
    [(".csv", "", NO_HEADER, ("column_1", "column_3")), (".csv.gz", "n,x,t\n", (), "nxt")],
)
def test_killed_between_blocks_the_same_reading_goes_on(
    fresh_sandbox: Callable[..., "Sandbox"],
    connected: Callable[["Sandbox", Path], "CommandLine"],
    tmp_path: Path,
    suffix: str,
    header: str,
    options: tuple[str, ...],
    names: tuple[str, ...],
):
    sandbox = fresh_sandbox(now=None, arrivals=0)
    user, seen, patches = connected(sandbox, tmp_path), sandbox.services.traffic, count(1)
    texts = [None if n % 7 == 0 else f'5" pipe {n}' for n in range(6_000)]
    rows = "".join(f"{n},x,{text or 'none' * bool(options)}\n" for n, text in enumerate(texts))
    rows = rows if options else rows.replace('"', "″")
    content = f"{header}{rows}".encode()
    file = tmp_path / f"file{suffix}"
    file.write_bytes(gzip.compress(content, mtime=0) if suffix.endswith("gz") else content)
    with user.started("upload", file.name, *options) as process:
        begin = seen.begin

        def kill_at_third(request: "LoggedRequest") -> None:
            begin(request)
            if request.method == "PATCH" and next(patches) == 3:
                process.kill()

        seen.begin = kill_at_third  # type: ignore[method-assign]
        process.communicate(timeout=30)
        assert process.returncode == -signal.SIGKILL
    seen.begin = begin  # type: ignore[method-assign]
    done = user("upload", file.name, *options)
    assert done.status == 0, done.err
    [dataset] = [each for each in sandbox.account.store.datasets() if each.name.startswith("file")]
    blocks = map(json.loads, sandbox.account.store.blocks(dataset.name))
    records = [tuple(record.get(name) for name in names) for b in blocks for record in b["records"]]
    middle = () if options else ("x",)
    shown = [text and (text if options else text.replace('"', "″")) for text in texts]
    assert records == [(str(n), *middle, text) for n, text in enumerate(shown)]
    assert dataset.completed


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
