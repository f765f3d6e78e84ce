"""The last known facts about the account: one owner, many readers.

The poller writes; screens read, and are told by one signal which topic changed. A listing that
carries only basic details never erases what a job's own endpoint said before.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from data8_tui.api.models import Dataset, Job
from data8_tui.clock import Clock
from data8_tui.errors import Data8Error
from data8_tui.monitor.health import Health
from data8_tui.monitor.topics import DatasetsTopic, DatasetTopic, JobsTopic, JobTopic, Topic

Reader = Callable[[Topic | Health], None]


@dataclass(frozen=True, slots=True)
class TopicStatus:
    """How a topic stands: when it was last learnt, and the error if the newest try failed."""

    learnt_at: datetime | None = None
    error: Data8Error | None = None


class Store:
    """Jobs and datasets by name, pages as lists of names, and how each topic stands."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._before: dict[str, Job] = {}
        self._datasets: dict[str, Dataset] = {}
        self._pages: dict[JobsTopic | DatasetsTopic, tuple[str, ...]] = {}
        self._standings: dict[Topic, TopicStatus] = {}
        self._readers: list[Reader] = []
        self.health = Health()

    def subscribe(self, reader: Reader) -> Callable[[], None]:
        """Call `reader` with each topic (or Health) that changed; returns how to unsubscribe."""
        self._readers.append(reader)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._readers.remove(reader)

        return unsubscribe

    def job(self, name: str) -> Job | None:
        """The newest that is known of a job, perhaps only its basic details."""
        return self._jobs.get(name)

    def job_before(self, name: str) -> Job | None:
        """The job as it stood one poll earlier, to tell what changed; None after a first poll."""
        return self._before.get(name)

    def dataset(self, name: str) -> Dataset | None:
        """The newest that is known of a dataset, perhaps only its name."""
        return self._datasets.get(name)

    def jobs(self, topic: JobsTopic) -> list[Job] | None:
        """A page of jobs in the server's order; None until it has been learnt once."""
        names = self._pages.get(topic)
        return None if names is None else [self._jobs[name] for name in names]

    def datasets(self, topic: DatasetsTopic) -> list[Dataset] | None:
        """A page of datasets in the server's order; None until it has been learnt once."""
        names = self._pages.get(topic)
        return None if names is None else [self._datasets[name] for name in names]

    def workflows(self) -> list[str]:
        """Every workflow name seen so far, sorted: Data8 publishes no list of them."""
        return sorted({job.workflow_name for job in self._jobs.values() if job.workflow_name})

    def standing(self, topic: Topic) -> TopicStatus:
        """How a topic stands; an empty Standing for one never asked about."""
        return self._standings.get(topic, TopicStatus())

    def settled(self, topic: Topic) -> bool:
        """Whether a topic can't change any more: a finished job, a complete dataset, in detail."""
        if isinstance(topic, JobTopic):
            job = self._jobs.get(topic.name)
            return job is not None and job.finished and self.standing(topic).learnt_at is not None
        if isinstance(topic, DatasetTopic):
            dataset = self._datasets.get(topic.name)
            return dataset is not None and dataset.detailed and bool(dataset.completed)
        return False

    def put(self, topic: Topic, learnt: Any) -> None:
        """Take what the server said about a topic, and tell the readers."""
        match topic:
            case JobsTopic():
                self._pages[topic] = tuple(self._learn_listed(job) for job in learnt)
            case JobTopic():
                self._learn_job(learnt)
            case DatasetsTopic():
                self._pages[topic] = tuple(self._learn_dataset(one) for one in learnt)
            case DatasetTopic():
                self._learn_dataset(learnt)
        self._standings[topic] = TopicStatus(learnt_at=self._clock.now())
        self._tell(topic)

    def fail(self, topic: Topic, error: Data8Error) -> None:
        """Note that the newest try failed; what was known stays."""
        self._standings[topic] = replace(self.standing(topic), error=error)
        self._tell(topic)

    def set_health(self, health: Health) -> None:
        """Note how the connection stands, and tell the readers if that is news."""
        if health != self.health:
            self.health = health
            self._tell(health)

    def _learn_job(self, job: Job) -> None:
        if (known := self._jobs.get(job.name)) is not None and known.detailed:
            self._before[job.name] = known
        self._jobs[job.name] = job

    def _learn_listed(self, job: Job) -> str:
        known = self._jobs.get(job.name)
        merged = {**known.wire, **job.wire} if known is not None else job.wire
        if known is None or merged != known.wire:
            self._jobs[job.name] = Job.from_wire(merged)
        return job.name

    def _learn_dataset(self, dataset: Dataset) -> str:
        known = self._datasets.get(dataset.name)
        merged = {**known.wire, **dataset.wire} if known is not None else dataset.wire
        if known is None or merged != known.wire:
            self._datasets[dataset.name] = Dataset.from_wire(merged)
        return dataset.name

    def _tell(self, news: Topic | Health) -> None:
        for reader in tuple(self._readers):
            reader(news)
