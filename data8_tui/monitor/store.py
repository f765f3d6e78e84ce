"""The last known facts about the account: one owner, many readers.

The poller writes, screens read. One signal reports each poll: its topic, and the names of the jobs
or datasets whose data differ from before. A job or dataset that has not changed stays the same
object. A listing with basic details alone never erases what a job's own endpoint has sent.
"""

import logging
from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from data8_tui.api.exact_json import is_identical
from data8_tui.api.models import Dataset, Job
from data8_tui.api.page import Page, PageFacts
from data8_tui.clock import Clock
from data8_tui.errors import Data8Error
from data8_tui.monitor.health import Health
from data8_tui.monitor.topics import DatasetsTopic, DatasetTopic, JobsTopic, JobTopic, Topic

_LOG = logging.getLogger(__name__)

MOST_JOBS = 2_000
"""Jobs that are kept: twenty pages. A job may take some 10 kB. The same of all else by name."""


@dataclass(frozen=True, slots=True)
class TopicStatus:
    """The status of a topic: when it was last received, and the error of the newest try."""

    learnt_at: datetime | None = None
    error: Data8Error | None = None


@dataclass(frozen=True, slots=True)
class StoreChange:
    """A topic was polled, with success or not.

    `names` are the jobs or datasets whose data differ from before: none of them after a poll that
    failed or brought nothing new. Which of them a page lists, in which order, may change as well.
    """

    topic: Topic
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RecalledJobs:
    """Jobs as they were received in earlier sessions, the last time at `at`."""

    jobs: list[Job]
    at: datetime


OnStoreChange = Callable[[StoreChange | Health], None]


class Store:
    """Jobs and datasets by name, pages as lists of names, and the status of each topic."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._workflows: set[str] = set()
        self._before: dict[str, Job] = {}
        self._listed_in_detail: set[str] = set()
        self._datasets: dict[str, Dataset] = {}
        self._pages: dict[JobsTopic | DatasetsTopic, tuple[str, ...]] = {}
        self._facts: dict[JobsTopic | DatasetsTopic, PageFacts] = {}
        self._standings: dict[Topic, TopicStatus] = {}
        self._recalled: dict[JobsTopic | JobTopic, RecalledJobs] = {}
        self._subscribers: list[OnStoreChange] = []
        self.health = Health()

    def subscribe(self, on_change: OnStoreChange) -> Callable[[], None]:
        """Call `on_change` after each poll and with each new Health; returns the unsubscriber."""
        self._subscribers.append(on_change)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._subscribers.remove(on_change)

        return unsubscribe

    def job(self, name: str) -> Job | None:
        """The newest that is known of a job, perhaps only its basic details."""
        return self._jobs.get(name)

    def is_listed_in_detail(self, name: str) -> bool:
        """Whether the newest listing with this job has shown all that a row of a list shows."""
        return name in self._listed_in_detail

    def job_before(self, name: str) -> Job | None:
        """The job as it stood one poll earlier, to see what changed; None after a first poll."""
        return self._before.get(name)

    def dataset(self, name: str) -> Dataset | None:
        """The newest that is known of a dataset, perhaps only its name."""
        return self._datasets.get(name)

    def jobs(self, topic: JobsTopic) -> list[Job] | None:
        """A page of jobs in the server's order; None until it has been received once."""
        names = self._pages.get(topic)
        return None if names is None else [self._jobs[name] for name in names]

    def datasets(self, topic: DatasetsTopic) -> list[Dataset] | None:
        """A page of datasets in the server's order; None until it has been received once."""
        names = self._pages.get(topic)
        return None if names is None else [self._datasets[name] for name in names]

    def page_facts(self, topic: JobsTopic | DatasetsTopic) -> PageFacts | None:
        """What the server sent for a page, filtered or not; None until it has been received."""
        return self._facts.get(topic)

    def repeats(self, topic: JobsTopic | DatasetsTopic) -> bool:
        """Whether all rows of a page were on the one before it: a server that knows no pages."""
        facts = self._facts.get(topic)
        before = self._facts.get(replace(topic, page=topic.page - 1))
        if facts is None or before is None:
            return False
        return bool(facts.names) and set(before.names).issuperset(facts.names)

    def more_follow(self, topic: JobsTopic | DatasetsTopic) -> bool:
        """Whether the list goes on after a page that was received."""
        facts = self._facts.get(topic)
        return facts is not None and not facts.last and not self.repeats(topic)

    def workflows(self) -> list[str]:
        """Every workflow name seen so far, sorted: Data8 publishes no list of them."""
        return sorted(self._workflows)

    def job_names(self) -> list[str]:
        """The name of every job seen so far, the newest first; without a date they come last."""

        def submitted(name: str) -> float:
            at = self._jobs[name].submitted_at
            return at.timestamp() if at else 0.0

        return sorted(self._jobs, key=submitted, reverse=True)

    def dataset_names(self) -> list[str]:
        """The name of every dataset seen so far, sorted."""
        return sorted(self._datasets)

    def standing(self, topic: Topic) -> TopicStatus:
        """The status of a topic; an empty TopicStatus for one never requested."""
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

    def recall(self, topic: JobsTopic | JobTopic, jobs: Sequence[tuple[Job, datetime]]) -> None:
        """Take for a topic the jobs that earlier sessions received, each with the time of that.

        They are `recalled` until the server has answered for the topic; where it has, nothing is
        taken. What had ended can't have changed since: it is a job like any other, and settled.
        """
        if self.standing(topic).learnt_at is not None or not jobs:
            return
        for job, at in jobs:
            if job.finished and job.detailed and job.statistics and job.name not in self._jobs:
                self._keep(job)
                self._standings[JobTopic(job.name)] = TopicStatus(learnt_at=at)
        self._recalled[topic] = RecalledJobs([job for job, _ in jobs], max(at for _, at in jobs))
        self._report(StoreChange(topic))

    def recalled(self, topic: JobsTopic | JobTopic) -> RecalledJobs | None:
        """What earlier sessions received for a topic; None once the server has answered for it."""
        return self._recalled.get(topic)

    def put(self, topic: Topic, received: Any, *, at: datetime | None = None) -> None:
        """Store what the server sent for a topic: a page of jobs or datasets, or one of them.

        `at` is when it was sent, if that isn't now.
        """
        match topic:
            case JobsTopic():
                self._recalled.pop(topic, None)
                changed = [job.name for job in received if self._store_listed(job)]
                self._store_page(topic, received)
            case JobTopic():
                self._recalled.pop(topic, None)
                changed = [received.name] if self._store_job(received) else []
            case DatasetsTopic():
                changed = [one.name for one in received if self._store_dataset(one)]
                self._store_page(topic, received)
            case DatasetTopic():
                changed = [received.name] if self._store_dataset(received) else []
        self._standings[topic] = TopicStatus(learnt_at=at or self._clock.now())
        self._report(StoreChange(topic, frozenset(changed)))

    def trim(self, held: Container[Topic]) -> None:
        """Drop what is beyond `MOST_JOBS`, what was received first before others: jobs, datasets.

        With them go the pages that list them. What the topics `held` show stays; anything else is
        received again when it is of interest.
        """
        bounded = (self._jobs, self._datasets, self._facts)
        statuses = len(bounded) * MOST_JOBS
        if all(len(each) <= MOST_JOBS for each in bounded) and len(self._standings) <= statuses:
            return
        for page in [page for page in self._pages if page not in held]:
            del self._pages[page]
        for page in [page for page in self._facts if not _is_compared(page, held)]:
            del self._facts[page]
        shown = {name for names in self._pages.values() for name in names}
        _drop_first(self._jobs, lambda name: name in shown or JobTopic(name) in held)
        _drop_first(self._datasets, lambda name: name in shown or DatasetTopic(name) in held)
        for name in self._before.keys() - self._jobs.keys():
            del self._before[name]
        self._listed_in_detail &= self._jobs.keys()
        for topic in [one for one in self._standings if one not in held and not self._has(one)]:
            del self._standings[topic]

    def _has(self, topic: Topic) -> bool:
        """Whether what was received for a topic is kept."""
        match topic:
            case JobTopic():
                return topic.name in self._jobs
            case DatasetTopic():
                return topic.name in self._datasets
        return topic in self._pages

    def fail(self, topic: Topic, error: Data8Error) -> None:
        """Store that the newest poll failed; what was known stays."""
        self._standings[topic] = replace(self.standing(topic), error=error)
        self._report(StoreChange(topic))

    def set_health(self, health: Health) -> None:
        """Store the state of the connection, and report it where it differs."""
        if health != self.health:
            if health.state is not self.health.state:
                _LOG.info("the account is %s, after %s", health.state, self.health.state)
            self.health = health
            self._report(health)

    def _store_page(
        self, topic: JobsTopic | DatasetsTopic, page: Page[Job] | Page[Dataset]
    ) -> None:
        self._pages[topic] = tuple(row.name for row in page)
        self._facts[topic] = page.facts

    # Each of these returns whether the data differ from what was known.

    def _store_job(self, job: Job) -> bool:
        if (known := self._jobs.get(job.name)) is not None and known.detailed:
            self._before[job.name] = known
        changed = known is None or not is_identical(job.raw, known.raw)
        if changed:
            self._keep(job)
        return changed

    def _keep(self, job: Job) -> None:
        self._jobs[job.name] = job
        if job.workflow_name:
            self._workflows.add(job.workflow_name)

    def _store_listed(self, job: Job) -> bool:
        (self._listed_in_detail.add if job.detailed else self._listed_in_detail.discard)(job.name)
        known = self._jobs.get(job.name)
        merged = known.merged_with(job) if known is not None else job.raw
        changed = known is None or not is_identical(merged, known.raw)
        if changed:
            self._keep(Job.from_json(merged, job.status_codes, now=self._clock.now()))
        return changed

    def _store_dataset(self, dataset: Dataset) -> bool:
        known = self._datasets.get(dataset.name)
        merged = known.merged_with(dataset) if known is not None else dataset.raw
        changed = known is None or not is_identical(merged, known.raw)
        if changed:
            self._datasets[dataset.name] = Dataset.from_json(merged)
        return changed

    def _report(self, change: StoreChange | Health) -> None:
        for on_change in tuple(self._subscribers):
            on_change(change)


def _is_compared(page: JobsTopic | DatasetsTopic, held: Container[Topic]) -> bool:
    """Whether a page is held, or follows or precedes one: a page may repeat the one before it."""
    return any(replace(page, page=page.page + step) in held for step in (-1, 0, 1))


def _drop_first(kept: dict[str, Any], is_needed: Callable[[str], bool]) -> None:
    """Drop what is beyond `MOST_JOBS`, unless it is needed."""
    excess = max(0, len(kept) - MOST_JOBS)
    for name in list(islice((name for name in kept if not is_needed(name)), excess)):
        del kept[name]
