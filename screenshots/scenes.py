"""What the screenshots show: a size, the keys that lead there, and the text that says it has come.

    .venv/bin/python screenshots/make.py

The tests compare the same scenes, as text, with the frames they keep.
"""

from dataclasses import dataclass, field


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
    steps: tuple[Step, ...] = field(default=())
    theme: str = "dark"


WIDE, SMALL = (120, 36), (80, 24)

START = Step((), ("100 jobs", "running"))
DATASET = "uk_consumer_master_2026_output"

SCENES = (
    Scene("jobs", WIDE, (START,)),
    Scene("jobs-80x24", SMALL, (START,)),
    Scene("jobs-light", WIDE, (START,), theme="light"),
)
