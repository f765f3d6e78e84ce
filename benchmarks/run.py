"""Measure data8-tui beside its peers, in one run, and write the table.

    python benchmarks/run.py                 # everything; some minutes
    python benchmarks/run.py --records 200000 --repeat 1 --only none

Run it with the Python that has data8-tui installed. The peers are installed in `benchmarks/.peers`
at the first run; curl (7.68 or newer) and jq are expected on the machine. Each figure is the best
of several runs, taken in turn, because a machine can be disturbed and can't be hurried.
"""

import argparse
import csv
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO, cast

import server

HERE = Path(__file__).parent
PEERS = HERE / ".peers"
PACKAGES = ("orjson", "httpx", "sniffio", "duckdb", "dlt")


@dataclass(frozen=True)
class Runner:
    """Something that fetches all records: its name in the table, and its command."""

    name: str
    command: tuple[str, ...]
    own: bool = False
    in_flight: int | None = None
    share: float = 1.0
    """Of the scene's records: whoever asks for one chunk at a time is as slow with fewer."""


def peer(name: str, script: str, in_flight: int | None = None, *, share: float = 1.0) -> Runner:
    interpreter = "bash" if script.endswith(".sh") else "python"
    return Runner(
        name, (interpreter, str(HERE / "peers" / script)), in_flight=in_flight, share=share
    )


OWN = Runner("data8-tui download", (sys.executable, str(HERE / "peers" / "data8.py")), own=True)
ALONE = Runner("data8-tui, one at a time", OWN.command, own=True, in_flight=1)
AWAY = peer("curl -Z, responses discarded", "curl_away.sh")
DUCKDB = peer("curl -Z, then duckdb makes the CSV", "curl_duckdb.sh")
BARE = peer("bare httpx + orjson + csv.writer", "bare.py")
DLT = peer("dlt, REST source", "dlt_rest.py", in_flight=1, share=0.3)
UPLOAD = Runner(
    "data8-tui upload", (sys.executable, str(HERE / "peers" / "data8_upload.py")), own=True
)
CURL_UPLOAD = peer("curl -Z with prepared blocks", "curl_upload.sh")
JQ = peer("curl, then jq makes the CSV", "curl_jq.sh", in_flight=1, share=0.3)


@dataclass(frozen=True)
class Scene:
    """Who is measured, at which latency in seconds, with how many requests in flight."""

    name: str
    latency: float
    in_flight: int
    runners: tuple[Runner, ...]
    share: float = 1.0
    """Of the records: a slow scene needs fewer."""


SCENES = (
    Scene("none", 0.0, 8, (OWN, DUCKDB, BARE, DLT, JQ), 0.4),
    Scene("50ms", 0.05, 8, (OWN, AWAY, DUCKDB, BARE)),
    Scene("50ms-alone", 0.05, 1, (ALONE, peer("curl, one at a time", "curl_away.sh")), 0.05),
    Scene("200ms", 0.2, 16, (OWN, AWAY, BARE), 0.4),
    Scene("upload-50ms", 0.05, 8, (UPLOAD, CURL_UPLOAD), 0.5),
)


@contextmanager
def serving(records: int, latency: float) -> Iterator[str]:
    """The server's address; it is ready, and warm."""
    command = [sys.executable, str(HERE / "server.py")]
    running = subprocess.Popen(
        [*command, "--records", str(records), "--latency", str(latency)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield cast(TextIO, running.stdout).readline().strip()
    finally:
        cast(TextIO, running.stdin).close()
        running.wait()


def install_peers() -> None:
    if (PEERS / "done").exists():
        return
    subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
    subprocess.run([str(PEERS / "bin" / "pip"), "install", "--quiet", *PACKAGES], check=True)
    (PEERS / "done").touch()


def seconds(runner: Runner, url: str, records: int, in_flight: int) -> float:
    """How long one run takes, its start included."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.csv"
        if runner in (UPLOAD, CURL_UPLOAD):
            write_source(target.parent, records)
        environment = {**os.environ, "PATH": f"{PEERS / 'bin'}:{os.environ['PATH']}"}
        in_flight = runner.in_flight or in_flight
        command = [*runner.command, url, str(records), str(in_flight), str(target)]
        began = time.perf_counter()
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        return time.perf_counter() - began


def write_source(folder: Path, records: int) -> None:
    """What there is to upload: a CSV file, and blocks of it that are ready to be sent."""
    rows = [json.loads(text) for text in server.rendered()[:16_000]]
    names = list(server.COLUMNS)
    with (folder / "source.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        for _ in range(records // len(rows)):
            writer.writerows(rows)
        writer.writerows(rows[: records % len(rows)])
    for number in range(16):
        block = {"blockNumber": number, "records": rows[number * 1000 : number * 1000 + 1000]}
        text = json.dumps(block, ensure_ascii=False, separators=(",", ":"))
        (folder / f"block{number}.json").write_text(text, encoding="utf-8")


def measured(scene: Scene, records: int, repeat: int) -> dict[str, float]:
    """Records a second, by runner's name: the best of `repeat` runs, taken in turn."""
    best: dict[str, float] = {}
    held = thousands(records * scene.share)
    with serving(held, scene.latency) as url:
        for _ in range(repeat):
            for runner in scene.runners:
                asked = thousands(held * runner.share)
                took = seconds(runner, url, asked, scene.in_flight)
                best[runner.name] = max(best.get(runner.name, 0.0), asked / took)
                print(f"  {runner.name}: {asked / took:,.0f} records/s", file=sys.stderr)
    return best


def thousands(records: float) -> int:
    return max(10_000, int(records) // 1000 * 1000)


class Memory(threading.Thread):
    """The most memory that a process and its children hold together, in bytes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.most = 0

    def run(self) -> None:
        while (held := sum(map(resident, family(self.pid)))) > 0:
            self.most = max(self.most, held)
            time.sleep(0.02)


def family(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [each for child in task.read_text().split() for each in family(int(child))]
        except OSError:
            continue
    return found


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, IndexError):
        return 0


def memory(records: int) -> int:
    """Of one download of so many records."""
    with serving(records, 0.0) as url, tempfile.TemporaryDirectory() as folder:
        command = [*OWN.command, url, str(records), "8", str(Path(folder) / "out.csv")]
        running = subprocess.Popen(command)
        watch = Memory(running.pid)
        watch.start()
        if running.wait():
            raise SystemExit("the download failed")
        return watch.most


def table(scene: Scene, rates: dict[str, float]) -> Iterator[str]:
    own = next(rates[runner.name] for runner in scene.runners if runner.own)
    yield f"### {scene.latency * 1000:.0f} ms a response, {scene.in_flight} in flight\n\n"
    yield "| who | records/s | data8-tui is |\n|---|---:|---:|\n"
    for runner in scene.runners:
        rate = rates[runner.name]
        alone = " (one at a time)" if runner.in_flight == 1 and scene.in_flight > 1 else ""
        ratio = "" if runner.own else f"{own / rate:.2f} ×"
        yield f"| {runner.name}{alone} | {rate:,.0f} | {ratio} |\n"
    yield "\n"


def machine() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=2_000_000)
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--only", nargs="*", choices=[scene.name for scene in SCENES])
    parser.add_argument("--memory", action="store_true", help="measure memory too")
    given = parser.parse_args()
    for tool in ("curl", "jq", "bash"):
        if shutil.which(tool) is None:
            raise SystemExit(f"{tool} is needed")
    install_peers()
    load = os.getloadavg()[0]
    lines = [f"{datetime.now(UTC):%Y-%m-%d}, {machine()}; load before the run {load:.1f}.\n\n"]
    for scene in SCENES:
        if given.only is None or scene.name in given.only:
            print(scene.name, file=sys.stderr)
            lines += table(scene, measured(scene, given.records, given.repeat))
    if given.memory:
        small, large = memory(5_000), memory(5_000_000)
        lines.append(
            f"Memory, all processes together: {small / 1e6:.0f} MB for 5,000 records, "
            f"{large / 1e6:.0f} MB for 5,000,000.\n"
        )
    print("".join(lines))


if __name__ == "__main__":
    main()
