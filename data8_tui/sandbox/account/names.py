"""What people call their jobs, and what files and datasets are called after them."""

import re
import unicodedata
from datetime import datetime
from random import Random

from data8_tui.sandbox.generated.vocabulary import towns
from data8_tui.sandbox.workflows.workflow import Workflow


def slug(name: str) -> str:
    """A dataset's name made from a job's: lower case, underscores, a letter first."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    joined = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60].strip("_")
    return joined if joined[:1].isalpha() else f"job_{joined}".rstrip("_")


def job_name(rng: Random, workflow: Workflow, number: int, at: datetime) -> str:
    """Either the workflow's own title with a running number, or what a person would type."""
    if rng.random() < 0.45:
        return f"{workflow.title} {number}"
    return rng.choice(workflow.titles).format(
        quarter=(at.month + 2) // 3,
        town=rng.choice(towns())[0],
        month=f"{at:%B %Y}",
        day=f"{at:%d %b}",
    )


class Names:
    """Hands out names that no other job has."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unique(self, name: str) -> str:
        chosen, again = name, 2
        while chosen in self._taken:
            chosen, again = f"{name} ({again})", again + 1
        self._taken.add(chosen)
        return chosen
