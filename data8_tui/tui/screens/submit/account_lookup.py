"""What the form fetches from Data8: a workflow's habits, a free name, the account's datasets."""

from contextlib import suppress
from typing import TYPE_CHECKING

from data8_tui.api.models import Dataset
from data8_tui.errors import Data8Error
from data8_tui.insight.humanize import several
from data8_tui.jobs.column_habits import ColumnHabit, column_warnings, learn_columns
from data8_tui.jobs.suggestions import WorkflowHabits, free_name, learn_habits, proposed_name
from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import DatasetsTopic, DatasetTopic, Topic
from data8_tui.tui.remedies import sentence

if TYPE_CHECKING:
    from data8_tui.session import Session

_PAGES = 50
"""The most pages of 100 that are fetched; beyond that a name has to be typed."""


class FormAccount:
    """The answers so far; a request that fails leaves the field empty."""

    def __init__(self) -> None:
        self.known: dict[str, WorkflowHabits] = {}
        self._columns: dict[str, dict[str, ColumnHabit]] = {}
        """By workflow and input."""

    def is_unknown(self, workflow: str) -> bool:
        return workflow not in self.known

    async def habits(self, session: "Session", workflow: str) -> WorkflowHabits | None:
        """What its last jobs were given; None where that can't be fetched."""
        if workflow in self.known:
            return self.known[workflow]
        try:
            habits = await learn_habits(session.client, workflow)
        except Data8Error:
            return None
        self.known[workflow] = habits
        return habits

    async def learn_columns(self, session: "Session", workflow: str) -> None:
        """Learn which columns the inputs of its last jobs had; a failure leaves that unknown."""
        habits = self.known.get(workflow)
        if habits is not None and workflow not in self._columns:
            with suppress(Data8Error):
                learnt = await learn_columns(session.client, habits, habits.inputs)
                self._columns[workflow] = learnt

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

    def dataset_remark(self, store: Store, name: str, workflow: str, key: str) -> tuple[str, str]:
        """What is known of a dataset as an input of a workflow, and the style for it.

        ("", "") while nothing is.
        """
        dataset = store.dataset(name)
        if dataset is not None and dataset.detailed:
            if dataset.completed is False:
                return "not complete yet: its upload has to be finished first", "bad"
            usual = self._columns.get(workflow, {})
            known = dataset.completed is not None
            complete = "✓ complete" if known else "Data8 doesn't state whether it is complete"
            if dataset.record_count is not None:
                complete += f", {several(dataset.record_count, 'record')}"
            lacking = column_warnings(workflow, usual, {key: dataset.columns})
            warnings = [sentence(message) for message in lacking]
            return "; ".join([complete, *warnings]), "good" if known and not warnings else "warn"
        standing = store.standing(DatasetTopic(name))
        return (f"{standing.error.message}", "bad") if standing.error else ("", "")
