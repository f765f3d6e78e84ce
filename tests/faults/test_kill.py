"""kill -9 at any instant, of a real process, again and again: the file is the same in the end."""

import random
import re
import signal
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data8_tui.transfer.download.checkpoint import checkpoint_path, read_checkpoint
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.storage import part_path
from tests.command_line import CommandLine, account_variables
from tests.conditions import wait_until
from tests.faults.faulty_proxy import Chaos
from tests.program_server import ServedProcess

from .conftest import asking, expected_csv

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

LARGE = "uk_consumer_master_2026_output"
RECORDS = 40_000
KILLS = 25
WINDOW = DownloadPlan("", Path()).window
COMPARED = 3


@pytest.fixture(scope="module")
def right(sandbox: "Sandbox") -> bytes:
    with asking(sandbox) as http:
        columns = list(http.get(f"/Dataset/{LARGE}").json()["columns"])
        starts = range(1, RECORDS, 1000)
        bodies = [http.get(f"/Dataset/{LARGE}/data?start={at}&count=1000").text for at in starts]
    return expected_csv(columns, bodies)


@pytest.fixture
def user(chaos: Chaos, sandbox: "Sandbox", tmp_path: Path) -> CommandLine:
    chaos.latency = 0.02
    proxy = {
        "DATA8_BASE_URL": chaos.base_url,
        "DATA8_TOKEN_URL": f"{chaos.base_url}/connect/token",
    }
    return CommandLine(tmp_path, account_variables(sandbox) | proxy)


def download(user: CommandLine, target: Path) -> AbstractContextManager[ServedProcess]:
    return user.started("download", LARGE, "--to", str(RECORDS), "-o", str(target))


def kill_within(process: ServedProcess, chaos: Chaos, seconds: float) -> bool:
    """Wait for its first request, then so long, then kill. False where it had ended before."""
    while not chaos.seen and process.poll() is None:
        time.sleep(0.005)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


def starts_asked(chaos: Chaos) -> list[int]:
    found = (re.search(r"/data\?start=(\d+)", line) for line in chaos.seen)
    return [int(match[1]) for match in found if match]


def kept_records(target: Path) -> int:
    path = checkpoint_path(target)
    marks = read_checkpoint(path.read_bytes(), path).marks if path.exists() else []
    return marks[-1].records if marks else 0


@pytest.mark.timeout(180)
def test_killed_at_any_instant_the_same_command_goes_on(
    user: CommandLine, chaos: Chaos, right: bytes
) -> None:
    rng = random.Random(20261121)
    kills, kept, number = 0, 0, 0
    asked: set[int] = set()
    while True:
        target = user.home / f"{number}.csv"
        chaos.seen.clear()
        with download(user, target) as process:
            killed = kills < KILLS and kill_within(process, chaos, rng.uniform(0, 0.7))
            if not killed:
                _, err = process.communicate()
                assert process.wait() == 0, err
        twice = [start for start in starts_asked(chaos) if start in asked]
        assert len(twice) <= WINDOW + COMPARED
        kills += killed
        if killed and not whole(target):
            assert not target.exists() or target.read_bytes() == right
            assert kept_records(target) >= kept or target.exists()
            kept = kept_records(target)
            asked.update(starts_asked(chaos))
            continue
        assert target.read_bytes() == right
        assert not part_path(target).exists()
        if kills == KILLS:
            return
        number, kept, asked = number + 1, 0, set()


def whole(target: Path) -> bool:
    """Whether the kill came after the last step, when only the process was still there."""
    return target.exists() and not checkpoint_path(target).exists()


TWENTY = """
import asyncio, os, sys
from pathlib import Path
from pydantic import SecretStr
from data8_tui.api.client import Client, Connection
from data8_tui.errors import Data8Error
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.run import download_dataset

async def run():
    base, name, secret, dataset, target = sys.argv[1:]
    connection = Connection(base, base + "/connect/token", name, SecretStr(secret))
    async with Client(connection) as client:
        await download_dataset(client, DownloadPlan(dataset, Path(target), last=3000))

children = []
for _ in range(20):
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(run())
            status = 0
        except Data8Error as error:
            status = error.exit_code
        except BaseException:
            status = 99
        os._exit(status)
    children.append(child)
print(*[os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])
"""


def test_of_twenty_processes_one_writes(
    user: CommandLine, chaos: Chaos, sandbox: "Sandbox", right: bytes
) -> None:
    target = user.home / "one.csv"
    account = (chaos.base_url, sandbox.client_id, sandbox.client_secret)
    ended = subprocess.run(
        [sys.executable, "-c", TWENTY, *account, LARGE, str(target)],
        env=user.environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    statuses = [int(each) for each in ended.stdout.split()]
    assert len(statuses) == 20, ended.stderr
    assert statuses.count(0) == 1
    assert set(statuses) <= {0, 2, 10}  # 2: it came when the file was there already
    assert target.read_bytes() == right[: target.stat().st_size]
    assert target.read_bytes().count(b"\n") >= 3001
    assert sorted(path.name for path in user.home.iterdir()) == ["one.csv", "one.csv.json"]


def test_no_worker_outlives_the_process_that_was_killed(user: CommandLine) -> None:
    with download(user, user.home / "file.csv") as process:
        wait_until(lambda: bool(children_of(process.pid)))
        workers = children_of(process.pid)
        process.kill()
        process.wait()
    wait_until(lambda: not any(map(alive, workers)))


def children_of(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
