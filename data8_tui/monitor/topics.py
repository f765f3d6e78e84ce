"""What can be known about an account, each as a hashable name: one topic, one request."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class JobsTopic:
    """One page of the job list. Empty filters mean “any”; dates bound the submission, inclusive."""

    page: int = 1
    workflow: str = ""
    start: date | datetime | None = None
    end: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class JobTopic:
    """Everything about one job."""

    name: str


@dataclass(frozen=True, slots=True)
class DatasetsTopic:
    """One page of the dataset list."""

    page: int = 1
    input: bool = True
    output: bool = True


@dataclass(frozen=True, slots=True)
class DatasetTopic:
    """Everything about one dataset but its records."""

    name: str


Topic = JobsTopic | JobTopic | DatasetsTopic | DatasetTopic


def topic_key(topic: Topic) -> str:
    """A topic as text, equal in every process."""
    return json.dumps([type(topic).__name__, asdict(topic)], default=date.isoformat)
