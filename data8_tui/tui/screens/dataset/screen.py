"""One dataset: what it is, its columns, and its records as a table that fetches what is seen."""

from collections.abc import Mapping, Sequence
from functools import partial

from textual.content import Content

from data8_tui.api.models import Dataset, type_name
from data8_tui.errors import Data8Error
from data8_tui.insight.humanize import percent_text
from data8_tui.jobs.run.compared_files import written_options
from data8_tui.keys.keymap import key_of
from data8_tui.keys.record_commands import DATASET
from data8_tui.monitor.topics import DatasetTopic, Topic
from data8_tui.transfer.queue import Transfer
from data8_tui.transfer.receipt import Receipt
from data8_tui.tui import safe
from data8_tui.tui.analysis_package import has_analysis
from data8_tui.tui.command_line import arguments
from data8_tui.tui.downloaded_files import whole_download
from data8_tui.tui.local_copy import LocalCopy
from data8_tui.tui.navigation import Download, OpenFile, OpenProfile
from data8_tui.tui.record_table import RecordTableScreen
from data8_tui.tui.record_table.heading import join_facts
from data8_tui.tui.records.readability import why_unreadable
from data8_tui.tui.records.records import RecordWindow
from data8_tui.tui.remedies import failure_sentence, one_line
from data8_tui.tui.screens.dataset.facts import dataset_facts
from data8_tui.tui.screens.dataset.outcome import find_outcome_columns
from data8_tui.tui.transfer_actions import notify_started
from data8_tui.wording.warnings import quoted_list


class DatasetScreen(RecordTableScreen):
    """One dataset by its name; the name is all that it needs to be opened."""

    KEYS = DATASET
    NEED_RECORDS = RecordTableScreen.NEED_RECORDS | {"download", "outcome", "local_copy"}

    def __init__(self, dataset_name: str, *, mode: str = "datasets") -> None:
        super().__init__()
        self.MODE = mode  # type: ignore[misc]  # where it was opened from
        self.dataset_name = dataset_name
        self._copied: int | None = None
        """How much of the local copy that is wanted is here, in percent; None where none is."""

    @property
    def topic(self) -> DatasetTopic:
        return DatasetTopic(self.dataset_name)

    @property
    def without_data(self) -> bool:
        return self.dataset is None or not self.dataset.detailed

    @property
    def dataset(self) -> Dataset | None:
        return self.session.store.dataset(self.dataset_name)

    def interests(self) -> Mapping[Topic, float]:
        return {self.topic: self.session.refresh.dataset}

    @property
    def title_text(self) -> str:
        return self.dataset_name

    @property
    def facts(self) -> Content:
        if self.dataset is None:
            return Content("")
        known = dataset_facts(self.dataset)
        if self._copied is None:
            return known
        copying = Content.styled(f"local copy {percent_text(self._copied)}", "$text-accent")
        return join_facts(known, copying)

    @property
    def columns(self) -> Mapping[str, str]:
        listed = self.dataset.columns if self.dataset is not None else {}
        return {name: type_name(code) for name, code in listed.items()}

    @property
    def dataset_to_download(self) -> str:
        return self.dataset_name

    @property
    def why_no_records(self) -> str:
        known = self.dataset is not None and self.dataset.detailed
        return why_unreadable(self.dataset) if self.dataset and known and not self.source else ""

    @property
    def name_to_copy(self) -> str:
        return self.dataset_name

    @property
    def empty_text(self) -> str:
        return "This dataset is complete, and it has no records."

    def show(self) -> None:
        if not self.in_use:
            return
        dataset, error = self.dataset, self.session.store.standing(self.topic).error
        if dataset is None or not dataset.detailed:
            self.grid.loading_text = failure_sentence(error) if error else "Asking for the dataset…"
        elif self.source is None and not self.why_no_records:
            self._open_records(dataset)
        self.show_table()

    def _open_records(self, dataset: Dataset) -> None:
        session = self.session
        fetch = partial(session.client.get_records, dataset.name)
        spawn = partial(self.run_worker, group="records", exit_on_error=True)
        records = RecordWindow(fetch, dataset.record_count or 0, session.clock, spawn)
        self.show_records(records, self.columns)

    def command_words(self) -> Sequence[str]:
        return ("dataset", *arguments([self.dataset_name]))

    def action_download(self) -> None:
        self.context.navigate(Download((self.dataset_name,)))

    def action_local_copy(self) -> None:
        if self._copied is None:
            self._copied = 0
            self.run_worker(self._open_local_copy(), group="copy to this machine")

    async def _open_local_copy(self) -> None:
        """Open the copy where there is one; else make it first, in the background."""
        copy = LocalCopy(self.session, self.dataset_name)
        try:
            receipt = await copy.find() or await self._make_copy(copy)
        except Data8Error as error:
            safe.toast(self, one_line(error), severity="warning")
            return
        finally:
            self._copied = None
        self.show_heading()
        if receipt is not None:
            self._open_file(receipt)

    async def _make_copy(self, copy: LocalCopy) -> Receipt | None:
        """Download it; None where that has failed or was stopped, which is a notice elsewhere."""
        transfer = copy.transfer()
        notify_started(self.app, "Copying the dataset to this machine")
        ended = await self.session.transfers.wait(transfer.id)
        return ended.receipt if isinstance(ended.receipt, Receipt) else None

    def _open_file(self, receipt: Receipt) -> None:
        """At the same record, unless another screen is in view by now."""
        opened = OpenFile.downloaded(receipt, self.MODE, self.grid.cursor or 0)
        if self.app.screen is self and opened is not None:
            self.context.navigate(opened)

    def transfer_changed(self, transfer: Transfer) -> None:
        super().transfer_changed(transfer)
        wanted = self._copied is not None and transfer.dataset == self.dataset_name
        if wanted and transfer.progress is not None:
            self._copied = int(100 * transfer.progress.share)
            self.show_heading()
        if transfer.state.ended:
            self.refresh_bindings()

    def action_outcome(self) -> None:
        self.run_worker(self._put_outcome_first(), group="outcome", exclusive=True)

    async def _put_outcome_first(self) -> None:
        if self.dataset is None or self.source is None:
            return
        try:
            found = await find_outcome_columns(self.session, self.dataset)
        except Data8Error as error:
            safe.toast(self, one_line(error), severity="warning")
            return
        if not found.columns:
            safe.toast(self, found.why_none)
            return
        first = self.arrangement.toggle_first(found.columns, self.source.names)
        self.arrange_columns()
        self.grid.move_to_column(0)
        names = quoted_list(found.columns)
        safe.toast(self, f"First what no input had: {names}." if first else "In their own order.")

    @property
    def awaits_data(self) -> bool:
        failed = self.session.store.standing(self.topic).error is not None
        return self.source is None and not failed and not self.why_no_records

    def only_says_why(self, action: str) -> bool:
        """A profile needs all records here."""
        whole = whole_download(self.session, (self.dataset_name,)) is not None
        return action == "profile" and not whole

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.source is None and self.only_says_why(action):
            return None if self.awaits_data else False
        return super().check_action(action, parameters)

    def action_profile(self) -> None:
        receipt = whole_download(self.session, (self.dataset_name,))
        if receipt is None:
            text = "A profile needs all records on this machine: {} makes a local copy first."
            safe.toast(self, text.format(key_of(DATASET, "local_copy")))
        elif has_analysis(self):
            options = written_options(receipt)
            self.context.navigate(OpenProfile(receipt.path, self.MODE, options))
