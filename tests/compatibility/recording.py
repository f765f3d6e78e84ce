"""Files that an earlier version left behind when it was killed, as text with placeholders.

A recording is a folder under `fixtures`. `files.json` maps each file's path below the user's home
to its text; `history.sql` and `sandbox.sql` are dumps of the two SQLite files. Three things differ
wherever a recording is laid out, and stand as placeholders: the sandbox's address, the user's home,
and what the earlier version derived from the two (the name of a note, the key of a run).
"""

import hashlib
import json
import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FIXTURES = Path(__file__).with_name("fixtures")

ADDRESS, HOME, NOTE, RUN = "{address}", "{home}", "{note}", "{run}"

CLIENT = "sandbox"
SECRET = "recorded-secret"
HISTORY = Path("state/data8-tui/history.db")

DOWNLOAD = ("download", "uk_consumer_master_2026_output", "--fields", "postcode", "--to", "4000",
            "-o", "postcodes.csv")  # fmt: skip
UPLOAD = ("upload", "people.csv")
RUN_WORKFLOW, RUN_INPUT, RUN_TARGET = "EmailValidation", "Contacts", "checked.csv"
RUN_COMMAND = ("run", "people.csv", "--workflow", RUN_WORKFLOW, "--input", RUN_INPUT,
               "-o", RUN_TARGET, "--interval", "0.3s")  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One command, and how many records its source has."""

    name: str
    command: tuple[str, ...]
    records: int = 0


CASES = {
    case.name: case
    for case in (
        Case("download", DOWNLOAD),
        Case("upload", UPLOAD, 2100),
        Case("run_uploaded", RUN_COMMAND, 40),
        Case("run_submitted", RUN_COMMAND, 40),
    )
}


def source_text(records: int) -> str:
    """The file that is uploaded; recordings hold its digest, so it never changes."""
    rows = "".join(f"{n}@x.uk\n" for n in range(records))
    return f"email\n{rows}"


@dataclass(frozen=True)
class Place:
    """Where a recording is made or laid out."""

    home: Path
    address: str

    @property
    def derived(self) -> dict[str, str]:
        """Placeholders and what stands for them here, the longest first.

        The formulas are those of the version that was recorded.
        """
        source, target = self.home / "people.csv", self.home / RUN_TARGET
        run: list[object] = [str(source), str(target), RUN_WORKFLOW, RUN_INPUT, [], [], "", None]
        download = self.home / "postcodes.csv"
        return {
            NOTE + ".jsonl": digest(f"{CLIENT} at {self.address}\0{source}") + ".jsonl",
            NOTE + ".json": digest(str(download)) + ".json",
            RUN: digest(json.dumps(run)),
            ADDRESS: self.address,
            HOME: str(self.home),
        }

    def neutral(self, text: str) -> str:
        """The text as any place would have it."""
        for placeholder, here in self.derived.items():
            text = text.replace(here, placeholder)
        return text

    def local(self, text: str) -> str:
        """The text as this place has it."""
        for placeholder, here in self.derived.items():
            text = text.replace(placeholder, here)
        return text


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def recorded_at(case: str) -> datetime:
    """When the sandbox of a recording stood still."""
    said = json.loads((FIXTURES / case / "files.json").read_text())
    return datetime.fromisoformat(said["recorded_at"])


def lay_sandbox(case: str, path: Path) -> None:
    """Make the sandbox's database as it was."""
    _load(path, (FIXTURES / case / "sandbox.sql").read_text())


def lay_files(case: str, place: Place) -> None:
    """Put a recording's files into a home, made for its address and path."""
    folder = FIXTURES / case
    for name, text in json.loads((folder / "files.json").read_text())["files"].items():
        path = place.home / place.local(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(place.local(text), newline="")
    if CASES[case].records:
        (place.home / "people.csv").write_text(source_text(CASES[case].records))
    history = folder / "history.sql"
    if history.exists():
        _load(place.home / HISTORY, place.local(history.read_text()))


def _load(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path)
    database.executescript("pragma journal_mode = wal;" + script)
    database.close()


def dump(path: Path) -> str:
    """A SQLite file as a script that makes it."""
    database = sqlite3.connect(path)
    [[version]] = database.execute("pragma user_version")
    lines = re.sub(r"X'([0-9A-F]+)'", _readable, "\n".join(database.iterdump()))
    database.close()
    return f"pragma user_version = {version};\n{lines}\n"


def _readable(blob: re.Match[str]) -> str:
    text = bytes.fromhex(blob[1]).decode().replace("'", "''")
    return f"cast('{text}' as blob)"
