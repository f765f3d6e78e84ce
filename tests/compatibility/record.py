"""Makes the fixtures: `python -m tests.compatibility.record CHECKOUT [CASE...]`.

Run it from the project's folder.

CHECKOUT is a checkout of the version to record; this Python must have its dependencies. Each
command is run by that version against that version's sandbox and killed at a known point. What is
kept is what the user's home and the sandbox's database held then.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.compatibility.recording import (
    CASES,
    FIXTURES,
    HISTORY,
    SECRET,
    Case,
    Place,
    dump,
    source_text,
)


def marks(home: Path) -> bool:
    """Whether a chunk of the download is in its checkpoint."""
    return any(re.search(r"\n\[[1-9]", path.read_text()) for path in home.glob("*.checkpoint"))


def blocks(home: Path) -> bool:
    """Whether a block of the upload is in its journal."""
    return any('"blocks":' in path.read_text() for path in home.glob("state/**/*.jsonl"))


def reached(stage: str) -> Callable[[Path], bool]:
    """Whether the journal of the run has come to a stage."""

    def look(home: Path) -> bool:
        if not (home / HISTORY).exists():
            return False
        with sqlite3.connect(home / HISTORY) as history:
            try:
                noted = history.execute("select entries from journals").fetchall()
            except sqlite3.OperationalError:
                return False
        return any(json.loads(entries)[stage] for (entries,) in noted)

    return look


KEPT = {".checkpoint", ".part", ".json", ".jsonl"}
"""Files that say something; a lock says nothing once its process has ended."""

KILL = {
    "download": marks,
    "upload": blocks,
    "run_uploaded": reached("uploaded"),
    "run_submitted": reached("submitted"),
}


def lines(home: Path) -> int:
    """How many records the `.part` file holds."""
    return (home / "postcodes.csv.part").read_text().count("\n") - 1


@contextmanager
def sandbox(checkout: Path, database: Path, now: datetime) -> Iterator[dict[str, str]]:
    command = [sys.executable, "-m", "data8_tui.sandbox", "--db", str(database), "--arrivals", "0"]
    command += ["--latency", "0.05", "--jitter", "1", "--client-secret", SECRET, "--speed", "1"]
    command += ["--now", now.isoformat(), "--until-stdin-closes"]
    with subprocess.Popen(
        command,
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            yield json.loads(child.stdout.readline())
        finally:
            child.stdin.close()


def record(checkout: Path, case: Case, folder: Path) -> None:
    """Run the command, kill it, and write the fixture."""
    now = datetime.now(UTC).replace(microsecond=0)
    home, database = folder / "home", folder / "sandbox.db"
    home.mkdir()
    if case.records:
        (home / "people.csv").write_text(source_text(case.records))
    with sandbox(checkout, database, now) as account:
        run_and_kill(checkout, case, home, account)
    assert case.records or 0 < lines(home) < 4000, "killed too late: record it again"
    kept = FIXTURES / case.name
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    place = Place(home, account["base_url"])
    if (home / HISTORY).exists():
        (kept / "history.sql").write_text(place.neutral(dump(home / HISTORY)))
    (kept / "sandbox.sql").write_text(dump(database))
    files = {
        place.neutral(str(path.relative_to(home))): neutral_process(place.neutral(path.read_text()))
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.suffix in KEPT
    }
    said = {"recorded_at": now.isoformat(), "files": files}
    (kept / "files.json").write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n")


def run_and_kill(checkout: Path, case: Case, home: Path, account: dict[str, str]) -> None:
    own = {"HOME": str(home), "XDG_STATE_HOME": str(home / "state"), "PYTHONPATH": str(checkout)}
    own |= {f"DATA8_{name.upper()}": value for name, value in account.items()}
    command = [sys.executable, "-m", "data8_tui", *case.command]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=home, env={**os.environ, **own}, stderr=quiet) as process:
        while not KILL[case.name](home):
            assert process.poll() is None, "it ended before it could be killed"
            time.sleep(0.002)
        process.kill()


def neutral_process(text: str) -> str:
    """Without the host and the number of the process that was killed."""
    return re.sub(r'"pid":\d+,"host":"[^"]*"', '"pid":4242,"host":"elsewhere"', text)


def main() -> None:
    checkout = Path(sys.argv[1]).absolute()
    for case in (CASES[name] for name in sys.argv[2:] or CASES):
        with TemporaryDirectory() as folder:
            record(checkout, case, Path(folder).resolve())


if __name__ == "__main__":
    main()
