"""What the screenshots show: a size, the keys that lead there, and the text that says it has come.

    .venv/bin/python screenshots/make.py

The tests compare the same scenes, as text, with the frames they keep.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from data8_tui.settings.choices import StartScreen


@dataclass(frozen=True)
class Step:
    """Press `keys`, then wait until every text in `until` stands on the screen."""

    keys: tuple[str, ...]
    until: tuple[str, ...]
    seconds: float = 0.0
    """That pass before that, here and at the sandbox."""
    still: float = 0.0
    """Seconds for which nothing changes any more, by the real clock."""


@dataclass(frozen=True)
class Scene:
    """One picture of the application."""

    name: str
    size: tuple[int, int]
    steps: tuple[Step, ...]
    theme: str = "dark"
    start: StartScreen = "jobs"
    """What the application begins with."""
    kept: bool = False
    """Whether the tests compare it, as text, with the frame that is kept."""
    past: bool = False
    """Whether the account's past of 90 days is read, which takes too long for the tests."""
    drawn: bool = True
    """Whether there is a picture of it."""
    files: tuple[str, ...] = ()
    """Files of the sandbox's sample that are opened without an account, and without a sandbox."""
    also: tuple[tuple[str, tuple[int, int]], ...] = ()
    """Names and sizes of further frames, for which the terminal is resized in the end."""


LARGE, WIDE, SMALL, SMALLEST = (200, 50), (120, 36), (80, 24), (60, 16)
HUGE = (300, 80)
AFTER = Path(tempfile.gettempdir(), "data8_scenes", "contacts_cleansed.csv")
"""The sample's contacts, cleansed; the stage writes it."""

START = Step((), ("100 jobs", "running"))
JOB = Step(("down", "down", "down", "enter"), ("Statistic", "Processed", "past runs"))
PAST = Step((), ("Last runs",))
PLOT = Step(("tab", "down", "down", "down", "down", "t"), ("median", "Suppressed", "open job"))
FIRST = Step(("equals_sign", "escape"), ("100 jobs",))
SECOND = Step(("down", "down", "down", "equals_sign"), ("Parameters", "points"))
FILTER = Step(("f",), ("Which jobs", "seen so far"))
FILE_READ = Step((), ("contacts.csv", "records", "record 1"))
FILTERED = Step(
    ("right", "right", "right", "right", "at"), ("last_name = Lefèvre", "23 of 2,500 records")
)
PROFILED = Step(("p",), ("Most common", "17 columns"))
COUNTED = Step(("end",), ("2,317", "18446744073709184737"))
EMAIL = Step(("slash", *"email", "enter"), ("2,043",))
EMAIL_CHANGES = Step(("slash", *"email", "enter"), ("a.a9@a.a", "(empty)"))
COMPARED = Step(("C", *str(AFTER), "enter"), ("Kind, or shape before", "2,475 records"))
CHANGED = Step(("enter",), ("email changed", "jo.lefevre7@post.example.org"))
HELP = Step(("question_mark",), ("Keys", "On this screen"))
DATASETS = Step(("2",), ("100 datasets", "complete"))
FINISHED = Step(("slash", *"urgent", "enter"), ("of 100 on page 1", "✓ completed"))
OUTPUTS = Step(("enter",), ("Outputs", "Suppressed"))
DATASET = Step(("enter",), ("records", "first_name"))
FOUND = Step(("slash", *"smith"), ("found in", "Enter searches"))
VALUES = Step(("right", "right", "F"), ("values", "━"))
COLUMNS = Step(("right", "right", "z", "right", "x", "c"), ("frozen", "hidden", "close"))
RECORD = Step(("down", "enter"), ("of ",))
ASK = Step(("d",), ("Folder:",))
DOWNLOADED = Step(("enter", "3"), ("✓ done", "2 ended"))

NEW = Step(("n", *"ContactDeceasedCheck"), ("MaxContactAge", "ContactDeceasedCheck 2026"))
PICK = Step(("enter", "enter", "down"), ("Completed datasets", "records"))

INPUT = Step(("enter", "enter", *"./contacts.csv"), ("contacts_cleansed.csv",))
SENT = Step(("ctrl+r",), ("✓  Submit", "queued"))
CLEANSED = Step((), ("running",), seconds=9)

QUEUE = Step(("3",), ("No transfers.",))
FILE = Step(("u",), ("check it",))
CHECKED = Step((*"contacts.csv", "enter"), ("Nothing stands in the way", "In the dataset"))

GLANCE = Step((), ("Now", "past runs", "last 20 runs", "✗  Bequest"))
ALL_LEARNT = Step((), ("17 completed",), still=2.5)
ALL_JUDGED = Step((), ("5 unusual",), still=5)
ALL_LEARNT_NARROW = Step((), ("✓ 17",), still=2.5)

SCENES = (
    *(
        Scene(f"overview{name}", size, (ALL_JUDGED,), start="overview", past=True)
        for name, size in (("", WIDE), ("-80x24", SMALL), ("-200x50", LARGE))
    ),
    *(
        Scene(
            f"first-overview{name}", size, (GLANCE, learnt), "dark", "overview", True, drawn=False
        )
        for name, size, learnt in (
            ("", WIDE, ALL_LEARNT),
            ("-80x24", SMALL, ALL_LEARNT_NARROW),
            ("-200x50", LARGE, ALL_LEARNT),
        )
    ),
    Scene("jobs", WIDE, (START,), kept=True),
    Scene("jobs-light", WIDE, (START,), theme="light"),
    Scene("jobs-80x24", SMALL, (START,), kept=True),
    Scene("job", WIDE, (START, JOB, PAST), kept=True),
    Scene("job-80x24", SMALL, (START, JOB, PAST), kept=True),
    Scene("plot", WIDE, (START, JOB, PAST, PLOT), kept=True),
    Scene("plot-80x24", SMALL, (START, JOB, PAST, PLOT), kept=True),
    Scene("two-jobs", WIDE, (START, JOB, FIRST, SECOND), kept=True),
    Scene("two-jobs-80x24", SMALL, (START, JOB, FIRST, SECOND), kept=True),
    Scene("submit", WIDE, (START, NEW, PICK)),
    Scene("submit-80x24", SMALL, (START, NEW, PICK)),
    Scene("filter", WIDE, (START, FILTER)),
    Scene("help", WIDE, (START, HELP)),
    Scene("datasets", WIDE, (START, DATASETS)),
    Scene("dataset", WIDE, (START, FINISHED, OUTPUTS, DATASET)),
    Scene("dataset-80x24", SMALL, (START, FINISHED, OUTPUTS, DATASET), kept=True),
    *(
        Scene(
            f"records-{name}",
            size,
            (START, FINISHED, OUTPUTS, DATASET, step),
            kept=True,
            drawn=False,
        )
        for name, size, step in (
            ("found-80x24", SMALL, FOUND),
            ("values", WIDE, VALUES),
            ("columns-80x24", SMALL, COLUMNS),
        )
    ),
    Scene("record", WIDE, (START, FINISHED, OUTPUTS, DATASET, RECORD), kept=True),
    Scene("file", WIDE, (FILE_READ,), kept=True, files=("contacts.csv",)),
    *(
        Scene(
            f"file-filtered{name}",
            size,
            (FILE_READ, FILTERED),
            kept=True,
            drawn=not name,
            files=("contacts.csv",),
        )
        for name, size in (("", WIDE), ("-80x24", SMALL), ("-60x16", SMALLEST), ("-200x50", LARGE))
    ),
    *(
        Scene(
            name,
            WIDE,
            (FILE_READ, *steps),
            kept=True,
            files=("contacts.csv",),
            also=tuple((f"{name}-{w}x{h}", (w, h)) for w, h in (SMALL, LARGE, HUGE)),
        )
        for name, steps in (
            ("profile", (PROFILED, COUNTED, EMAIL)),
            ("changes", (COMPARED, EMAIL_CHANGES)),
            ("changed-records", (COMPARED, EMAIL_CHANGES, CHANGED)),
        )
    ),
    Scene("download", WIDE, (START, FINISHED, OUTPUTS, ASK)),
    Scene("run", WIDE, (START, NEW, INPUT, SENT, CLEANSED)),
    Scene("upload", WIDE, (START, QUEUE, FILE, CHECKED)),
    Scene("transfers", WIDE, (START, FINISHED, OUTPUTS, ASK, DOWNLOADED)),
)
