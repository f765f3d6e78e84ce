"""What the screenshots show: a size, the keys that lead there, and the text that says it has come.

    .venv/bin/python screenshots/make.py

The tests compare the same scenes, as text, with the frames they keep.
"""

import tempfile
from dataclasses import dataclass, replace
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
    frames: str = ""
    """The name of frames that are kept of it, at each of `FRAME_SIZES`; "" for none."""
    latency: float = 0.0
    """Seconds before the sandbox answers for records, from this step on."""


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


LARGE, WIDE, SMALL, SMALLEST = (200, 50), (120, 36), (80, 24), (60, 20)
HUGE, FLAT, TALL = (300, 80), (300, 40), (60, 60)
FRAME_SIZES = (SMALLEST, SMALL, WIDE, LARGE)
MADE = Path(tempfile.gettempdir(), "data8_scenes")
"""Files that the stage writes."""
AFTER = MADE / "contacts_cleansed.csv"
"""The sample's contacts, cleansed."""
MANY_COLUMNS = MADE / "fifty_columns.csv"
"""Records of fifty columns, with texts of every width."""
EMPTY = MADE / "empty.csv"
"""A header alone."""


def also(name: str, *sizes: tuple[int, int]) -> tuple[tuple[str, tuple[int, int]], ...]:
    """Further frames of a scene, named by their sizes."""
    return tuple((f"{name}-{width}x{height}", (width, height)) for width, height in sizes)


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
FILE_STATES = (
    Step((), ("contacts.csv", "2,500 records", "record 1"), frames="file"),
    Step(("v",), ("A cell in full",), frames="cell"),
    Step(("escape", "V", "down", "down", "y"), ("the marked records",), frames="copy"),
    Step(("escape", "escape", "right", "right", "Z", "right", "x", "c"), ("hidden",)),
    Step((), ("frozen", "close"), frames="columns"),
    Step(("escape", "X", "Z", "F"), ("fetched of 2,500", "╸")),
    Step(("a",), ("in all 2,500 records", "╸"), frames="values"),
    Step(("escape", "slash", *"smith"), ("Enter for all",), frames="found"),
    Step(("enter",), ("in all 2,500 records",), frames="found-in-all"),
    Step(("slash", *"qqq"), ("not found in",), frames="not-found"),
    Step(("escape", "number_sign"), ("A number up to 2,500",), frames="jump"),
    Step(("escape", "home", "circumflex_accent", *["right"] * 4, "at"), ("last_name = ",)),
    Step((), ("23 of 2,500 records",), frames="file-filtered"),
    Step(("left", "left", "at"), ("title = Mx", "3 of 2,500 records")),
    Step(("right", "s"), ("sorted by first_name ▲",), frames="file-sorted"),
    Step(("enter",), ("1 of 3 shown",), frames="file-record"),
    Step(("escape", "right_square_bracket"), ("fifty_columns.csv", "500 records", "record 1")),
    Step(("right", "Z", "G", *["right"] * 30), ("record 500", "column_32"), frames="wide"),
    Step(("right_square_bracket",), ("but no records",), frames="empty-file"),
)
CHANGES_STATES = (
    Step((), ("contacts.csv", "2,500 records", "record 1")),
    replace(COMPARED, until=("2,475 records", "Kind, or shape before")),
    replace(EMAIL_CHANGES, frames="changes"),
    Step(("b",), ("their position",), frames="key"),
    Step(("escape",), ("a.a9@a.a",)),
    replace(CHANGED, frames="changed-records"),
    Step(("right_square_bracket",), ("email after  jo",)),
    Step(("f",), ("Which records", "email: case"), frames="changes-filter"),
    Step(("escape", "enter"), ("change 1 of",), frames="changed-record"),
    Step(("escape", "f", "down", "down", "enter"), ("removed records", "25 records")),
    Step((), ("100100",), frames="removed-records"),
)
HELP = Step(("question_mark",), ("Keys", "On this screen"))
DATASETS = Step(("2",), ("100 datasets", "complete"))
FINISHED = Step(("slash", *"urgent", "enter"), ("of 100 on page 1", "✓ completed"))
OUTPUTS = Step(("enter",), ("Outputs", "Suppressed"))
DATASET = Step(("enter",), ("records", "first_name"))
RECORD = Step(("down", "enter"), ("of ",))
BY_NAME = Step(("2", "o"), ("Any part of its name",))
DATASET_STATES = (
    replace(DATASET, frames="dataset"),
    replace(RECORD, frames="record"),
    Step(("escape", "G"), ("…",), latency=600, frames="dataset-jump"),
    Step(("F",), ("values",), frames="values-partial"),
    replace(BY_NAME, keys=("escape", *BY_NAME.keys)),
    Step((*"empty_export_output", "enter"), ("it has no records",), frames="empty-dataset"),
    BY_NAME,
    Step((*"edinburgh_3216_output", "enter"), ("not complete yet",), frames="incomplete-dataset"),
)
ASK = Step(("d",), ("Folder:",))
MARKED = Step(("m", "m", "slash", *"a", "enter"), ("2 marked",))
ACCOUNT_STATES = (
    replace(START, frames="all-jobs"),
    replace(MARKED, frames="jobs-marked"),
    Step(
        ("escape", "minus", "slash", *"qqq", "enter"), ("No row on this page",), frames="jobs-none"
    ),
    Step(("escape", "f"), ("Which jobs", "seen so far"), frames="jobs-filter"),
    Step(("escape", "question_mark"), ("On this screen",), frames="help"),
    Step(("escape", "colon"), ("Jobs",), frames="palette"),
    Step((*"zzzz",), ("zzzz",), frames="palette-none"),
    Step(("escape", "o", *"urg"), ("[urgent]",), frames="open-by-name"),
    Step(("escape", "P"), ("demo",), frames="account"),
    Step(("escape", "exclamation_mark"), ("No notices.",), frames="notices-none"),
    Step(("escape", "3"), ("No transfers.",), frames="transfers-none"),
    Step(("2",), ("100 datasets", "complete"), frames="datasets"),
    Step(("1", "n"), ("New job",), frames="new-job"),
    Step((*"Contact",), ("ContactDeceasedCheck",), frames="new-job-workflow"),
    Step(("enter", "enter"), ("MaxContactAge",), frames="new-job-filled"),
    Step((*"no_such_dataset", "ctrl+r"), ("such",), frames="new-job-mistake"),
    Step(("escape",), ("Forget",), frames="new-job-forgotten"),
    Step(("y",), ("page 1",)),
)
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
            f"first-overview{name}",
            size,
            (GLANCE, learnt),
            "dark",
            "overview",
            kept=True,
            drawn=False,
            also=also("first-overview", *sizes),
        )
        for name, size, learnt, sizes in (
            ("", WIDE, ALL_LEARNT, ()),
            ("-80x24", SMALL, ALL_LEARNT_NARROW, (SMALLEST, TALL)),
            ("-200x50", LARGE, ALL_LEARNT, (FLAT,)),
        )
    ),
    Scene("jobs", WIDE, (START,), kept=True),
    Scene("jobs-light", WIDE, (START,), theme="light"),
    Scene("jobs-80x24", SMALL, (START,), kept=True, also=also("jobs", SMALLEST, TALL)),
    Scene(
        "job",
        WIDE,
        (START, JOB, PAST),
        kept=True,
        also=also("job", SMALLEST, TALL, LARGE, FLAT),
    ),
    Scene("job-80x24", SMALL, (START, JOB, PAST), kept=True),
    Scene(
        "plot",
        WIDE,
        (START, JOB, PAST, PLOT),
        kept=True,
        also=also("plot", SMALLEST, TALL, LARGE, FLAT),
    ),
    Scene("plot-80x24", SMALL, (START, JOB, PAST, PLOT), kept=True),
    Scene(
        "two-jobs",
        WIDE,
        (START, JOB, FIRST, SECOND),
        kept=True,
        also=also("two-jobs", SMALLEST, TALL, LARGE, FLAT),
    ),
    Scene("two-jobs-80x24", SMALL, (START, JOB, FIRST, SECOND), kept=True),
    Scene("submit", WIDE, (START, NEW, PICK)),
    Scene("submit-80x24", SMALL, (START, NEW, PICK)),
    Scene("filter", WIDE, (START, FILTER)),
    Scene("help", WIDE, (START, HELP)),
    Scene("datasets", WIDE, (START, DATASETS)),
    Scene("dataset", WIDE, (START, FINISHED, OUTPUTS, DATASET)),
    Scene("dataset-80x24", SMALL, (START, FINISHED, OUTPUTS, DATASET)),
    Scene("record", WIDE, (START, FINISHED, OUTPUTS, DATASET, RECORD)),
    Scene("file", WIDE, (FILE_READ,), files=("contacts.csv",)),
    Scene("file-filtered", WIDE, (FILE_READ, FILTERED), files=("contacts.csv",)),
    Scene("changes", WIDE, (FILE_READ, COMPARED, EMAIL_CHANGES), files=("contacts.csv",)),
    Scene(
        "changed-records",
        WIDE,
        (FILE_READ, COMPARED, EMAIL_CHANGES, CHANGED),
        files=("contacts.csv",),
    ),
    Scene(
        "profile",
        WIDE,
        (FILE_READ, PROFILED, COUNTED, EMAIL),
        kept=True,
        files=("contacts.csv",),
        also=also("profile", SMALLEST, SMALL, LARGE, HUGE),
    ),
    Scene("account-states", WIDE, ACCOUNT_STATES, drawn=False),
    Scene("dataset-states", WIDE, (START, FINISHED, OUTPUTS, *DATASET_STATES), drawn=False),
    Scene(
        "file-states",
        WIDE,
        FILE_STATES,
        drawn=False,
        files=("contacts.csv", str(MANY_COLUMNS), str(EMPTY)),
    ),
    Scene("changes-states", WIDE, CHANGES_STATES, drawn=False, files=("contacts.csv",)),
    Scene("download", WIDE, (START, FINISHED, OUTPUTS, ASK)),
    Scene("run", WIDE, (START, NEW, INPUT, SENT, CLEANSED)),
    Scene("upload", WIDE, (START, QUEUE, FILE, CHECKED)),
    Scene("transfers", WIDE, (START, FINISHED, OUTPUTS, ASK, DOWNLOADED)),
)
