"""Names of jobs as people choose them, and the names of datasets derived from them."""

import re
import unicodedata
from datetime import datetime
from random import Random

from data8_tui.sandbox.generated.vocabulary import towns
from data8_tui.sandbox.workflows.workflow import Workflow


def slug(name: str) -> str:
    """Return a dataset's name for a job's: lower case, underscores, beginning with a letter."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    joined = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60].strip("_")
    return joined if joined[:1].isalpha() else f"job_{joined}".rstrip("_")


def job_name(rng: Random, workflow: Workflow, number: int, at: datetime) -> str:
    """Return the workflow's title with a number, or a name that a person would type."""
    if rng.random() < 0.45:
        return f"{workflow.title} {number}"
    return rng.choice(workflow.titles).format(
        quarter=(at.month + 2) // 3,
        town=rng.choice(towns())[0],
        month=f"{at:%B %Y}",
        day=f"{at:%d %b}",
    )


class UniqueNames:
    """Makes names unique."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unique(self, name: str) -> str:
        """Return `name`, with a number if it was returned before."""
        chosen, number = name, 2
        while chosen in self._taken:
            chosen, number = f"{name} ({number})", number + 1
        self._taken.add(chosen)
        return chosen
