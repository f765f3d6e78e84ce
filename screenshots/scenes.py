"""What the screenshots show: a size, the keys that lead there, and the text that says it has come.

    .venv/bin/python screenshots/make.py

The tests compare the same scenes, as text, with the frames they keep.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """Press `keys`, then wait until every text in `until` stands on the screen."""

    keys: tuple[str, ...]
    until: tuple[str, ...]


@dataclass(frozen=True)
class Scene:
    """One picture of the application."""

    name: str
    size: tuple[int, int]
    steps: tuple[Step, ...]
    theme: str = "dark"


WIDE, SMALL = (120, 36), (80, 24)

START = Step((), ("100 jobs", "running"))
JOB = Step(("down", "down", "down", "enter"), ("Statistic", "Processed"))
FILTER = Step(("f",), ("Which jobs", "seen so far"))
HELP = Step(("question_mark",), ("Keys", "On this screen"))
DATASETS = Step(("2",), ("100 datasets", "complete"))
MASTER = Step(
    ("slash", *"consumer_master_2026_output", "enter", "enter"), ("1,000,000", "complete")
)
RECORD = Step(("down", "enter"), ("ecord 2",))
TRANSFERS = Step(("3",), ("No transfers yet",))
DIALOG = Step(("end", "d"), ("Download to CSV",))


SCENES = (
    Scene("jobs", WIDE, (START,)),
    Scene("jobs-light", WIDE, (START,), theme="light"),
    Scene("jobs-80x24", SMALL, (START,)),
    Scene("job", WIDE, (START, JOB)),
    Scene("job-80x24", SMALL, (START, JOB)),
    Scene("filter", WIDE, (START, FILTER)),
    Scene("help", WIDE, (START, HELP)),
    Scene("datasets", WIDE, (START, DATASETS)),
)
