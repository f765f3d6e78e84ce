"""What the form fetches from Data8: a workflow's habits, a free name, the account's datasets."""

from typing import TYPE_CHECKING

from data8_tui.api.models import Dataset
from data8_tui.errors import Data8Error
from data8_tui.insight.humanize import count
from data8_tui.jobs.suggestions import WorkflowHabits, free_name, learn_habits, proposed_name
from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import DatasetsTopic, DatasetTopic, Topic

if TYPE_CHECKING:
    from data8_tui.session import Session

_PAGES = 50
"""The most pages of 100 that are fetched; beyond that a name has to be typed."""


class FormAccount:
    """The answers so far; a request that fails leaves the field empty."""

    def __init__(self) -> None:
        self.known: dict[str, WorkflowHabits] = {}

    def is_unknown(self, workflow: str) -> bool:
        return workflow not in self.known

    async def habits(self, session: "Session", workflow: str) -> WorkflowHabits | None:
        """What its last jobs were given; None where that can't be fetched."""
        if workflow in self.known:
            return self.known[workflow]
        try:
            self.known[workflow] = await learn_habits(session.client, workflow)
        except Data8Error:
            return None
        return self.known[workflow]

    async def free_name(self, session: "Session", workflow: str) -> str:
        """A name by workflow and time, which no job at Data8 has."""
        wanted = proposed_name(workflow, session.clock.now())
        try:
            return await free_name(session.client, wanted, workflow)
        except Data8Error:
            return wanted

    def interests(self, store: Store, every: float) -> dict[Topic, float]:
        """The pages of the list of datasets, one after the other up to the last."""
        wanted: dict[Topic, float] = {}
        for page in range(1, _PAGES + 1):
            topic = DatasetsTopic(page)
            wanted[topic] = every
            if not store.more_follow(topic):
                break
        return wanted

    def datasets(self, store: Store) -> list[Dataset]:
        """All that are known, in the server's order."""
        pages = (store.datasets(DatasetsTopic(page)) for page in range(1, _PAGES + 1))
        every = {dataset.name: dataset for page in pages if page for dataset in page}
        return list(every.values())

    def dataset_remark(self, store: Store, name: str) -> tuple[str, str]:
        """What is known of a dataset, and the style for it; ("", "") while nothing is."""
        dataset = store.dataset(name)
        if dataset is not None and dataset.detailed:
            if not dataset.completed:
                return "not complete yet: its upload has to be finished first", "bad"
            return f"✓ complete, {count(dataset.record_count or 0)} records", "good"
        standing = store.standing(DatasetTopic(name))
        return (f"{standing.error.message}", "bad") if standing.error else ("", "")
