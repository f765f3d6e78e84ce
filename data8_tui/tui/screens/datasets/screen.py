"""The datasets: 100 to a page, inputs and outputs, details fetched for those in view."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Final

from data8_tui.api.models import Dataset
from data8_tui.api.page import Page
from data8_tui.keys.keymap import key_of
from data8_tui.keys.transfer_commands import DATASETS
from data8_tui.monitor.topics import DatasetsTopic, DatasetTopic, Topic
from data8_tui.tui import safe
from data8_tui.tui.command_line import option
from data8_tui.tui.listing import MarkedScreen
from data8_tui.tui.listing.marked_screen import names_text
from data8_tui.tui.navigation import Download, OpenDataset, Upload
from data8_tui.tui.records.readability import why_unreadable
from data8_tui.tui.screens.datasets import rows
from data8_tui.tui.screens.datasets.match_details import DatasetDetails
from data8_tui.tui.subjects import Subjects, dataset_subject
from data8_tui.tui.widgets.grid.cells import CellLike

KINDS = ((True, True), (True, False), (False, True))
"""What the kind key goes through: whether inputs and outputs are listed."""

_IN_WORDS = {
    (True, True): "inputs and outputs",
    (True, False): "inputs only",
    (False, True): "outputs only",
}


KEPT: Final = "datasets"
"""What the list is kept under for the next session."""


@dataclass(frozen=True, slots=True)
class KeptDatasets:
    """The list as it was left: its kinds, and the column it is sorted by, with - in reverse."""

    inputs: bool = True
    outputs: bool = True
    order: str = ""


class DatasetsScreen(MarkedScreen[Dataset]):
    """The list of datasets; Enter opens one."""

    MODE = "datasets"
    NOUN = "datasets"
    KEYS = DATASETS
    COLUMNS = rows.COLUMNS
    FROM_DETAILS = rows.FROM_DETAILS
    LARGEST_FIRST = rows.NUMBERS
    SORTS_ALL_PAGES = True

    def __init__(self) -> None:
        super().__init__()
        self.kinds = KINDS[0]
        self.page_number = 1
        self._as_last_time = False
        """Whether the kind is the one that an earlier session was left with."""
        self._restored = False

    def on_mount(self) -> None:
        if not self._restored:
            self._restored = True
            self.session.choices.on_forget(self._show_as_at_first)
            kept = self.session.choices.of(KEPT, KeptDatasets)
            if kept is not None and kept != KeptDatasets() and (kept.inputs or kept.outputs):
                self.kinds = (kept.inputs, kept.outputs)
                self._as_last_time = self.kinds != KINDS[0]
                self._set_order(kept.order)
                self.call_later(self.restart)
        super().on_mount()

    def _set_order(self, order: str) -> None:
        column = order.removeprefix("-")
        known = any(one.key == column and one.sortable for one in self.COLUMNS)
        self.sort_column = column if known else None
        self.reverse = known and order.startswith("-")

    def _show_as_at_first(self) -> None:
        self.kinds, self.page_number, self._as_last_time = KINDS[0], 1, False
        self.of_all = False
        self._set_order("")
        if self.in_use:
            self.restart()

    def _keep(self) -> None:
        order = f"{'-' * self.reverse}{self.sort_column or ''}"
        self.session.choices.note(KEPT, asdict(KeptDatasets(*self.kinds, order)))

    def sort_by(self, column: str | None) -> None:
        super().sort_by(column)
        self._keep()

    @property
    def topic(self) -> DatasetsTopic:
        return DatasetsTopic(self.page_number, *self.kinds)

    def interests(self) -> Mapping[Topic, float]:
        """The page itself, and each dataset needed in detail that may still change."""
        store = self.session.store
        datasets = (DatasetTopic(dataset.name) for dataset in self.items_wanted())
        unsettled = (topic for topic in datasets if not store.settled(topic))
        topics = (self.topic, *self.search_topics(), *unsettled)
        return dict.fromkeys(topics, self.session.refresh.datasets)

    def items(self) -> list[Dataset] | None:
        return self.session.store.datasets(self.topic)

    def name_of(self, item: Dataset) -> str:
        return item.name

    def cells(self, item: Dataset) -> list[CellLike]:
        return rows.dataset_cells(item)

    def sort_value(self, item: Dataset, column: str) -> object:
        return rows.dataset_sort_value(item, column)

    def filters_text(self) -> str:
        text = _IN_WORDS[self.kinds]
        if self._as_last_time:
            return f"as last time, {key_of(DATASETS, 'clear')} shows all · {text}"
        return text

    def empty_page_text(self) -> str:
        if self.kinds == KINDS[0]:
            return "This account has no datasets yet."
        kind = "input" if self.kinds[0] else "output"
        clear = key_of(DATASETS, "clear")
        return f"This account has no {kind} datasets yet. {clear} shows every kind."

    def request_page(self, page: int) -> None:
        self.page_number = page

    def apply_kinds(self, kinds: tuple[bool, bool]) -> None:
        """Filter by other kinds of dataset on the server, from the first page."""
        if kinds != self.kinds:
            self.kinds, self.page_number, self._as_last_time = kinds, 1, False
            self.restart()
            self._keep()

    def clear_filters(self) -> None:
        self.apply_kinds(KINDS[0])

    def action_kind(self) -> None:
        self.apply_kinds(KINDS[(KINDS.index(self.kinds) + 1) % len(KINDS)])

    def known_names(self) -> list[str]:
        return self.session.store.dataset_names()

    async def fetch_page(self, page: int) -> Page[Dataset]:
        return await self.session.client.list_datasets(page=page)

    async def fetch_details(self, name: str) -> None:
        dataset = await self.session.client.get_dataset(name)
        self.session.store.put(DatasetTopic(name), dataset)

    def match_details(self) -> DatasetDetails:
        return DatasetDetails(self.session.store.dataset, self.fetch_details)

    def open(self, name: str | None) -> None:
        if name is not None:
            self.context.navigate(OpenDataset(name))

    def topic_of(self, name: str) -> DatasetTopic:
        return DatasetTopic(name)

    def stored(self, name: str) -> Dataset | None:
        return self.session.store.dataset(name)

    @property
    def lists_everything(self) -> bool:
        return self.kinds == KINDS[0]

    def action_download(self) -> None:
        if self.marks:
            self.do_in_detail(self._download_marked)
        else:
            self._download_one()

    def _download_marked(self) -> None:
        found = [one for name in self.marks if (one := self.session.store.dataset(name))]
        left_out = defaultdict[str, list[str]](list)
        for dataset in found:
            left_out[why_unreadable(dataset)].append(dataset.name)
        wanted = tuple(left_out.pop("", ()))
        if left_out:
            texts = [f"{names_text(names)}: {why}" for why, names in left_out.items()]
            text = f"Left out: {' '.join(texts)}"
            safe.toast(self, text, severity="warning", timeout=10)
        if wanted:
            self.context.navigate(Download(wanted))

    def _download_one(self) -> None:
        if (name := self.chosen()) is None:
            return
        dataset = self.session.store.dataset(name)
        if dataset is not None and (why := why_unreadable(dataset)):
            safe.toast(self, why, severity="warning")
        else:
            self.context.navigate(Download((name,)))

    def action_upload(self) -> None:
        self.context.navigate(Upload())

    def subjects(self) -> Subjects:
        return dataset_subject(self.under_cursor())

    def command_words(self) -> Sequence[str]:
        names = ("input", "output") if self.kinds != KINDS[0] else ()
        kinds = (option(name) for name, on in zip(names, self.kinds, strict=False) if on)
        page = option("page", str(self.page_number)) if self.page_number > 1 else ()
        return ("datasets", *chain(*kinds), *page)

    def action_copy(self) -> None:
        self.copy_names()
