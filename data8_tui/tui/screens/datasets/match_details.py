"""What the dialog that opens a dataset by its name shows beside each, and which come first."""

from collections.abc import Awaitable, Callable

from textual.content import Content

from data8_tui.api.models import Dataset
from data8_tui.insight.humanize import count
from data8_tui.tui import safe, state_styles

_KIND, _RECORDS = 8, 11
"""Cells."""


class DatasetDetails:
    """Of the datasets in the store; `fetch` puts one there."""

    def __init__(
        self, find: Callable[[str], Dataset | None], fetch: Callable[[str], Awaitable[None]]
    ) -> None:
        self._find = find
        self._fetch = fetch

    async def fetch(self, name: str) -> None:
        """Ask Data8 for it. Raises Data8Error."""
        await self._fetch(name)

    def known(self, name: str) -> bool:
        """Whether there is something to show."""
        dataset = self._find(name)
        return dataset is not None and dataset.detailed

    def rank(self, name: str) -> tuple[int, int]:
        """Complete outputs, whose records can be read, then complete inputs, then the others;
        the largest first."""
        dataset = self._find(name)
        if dataset is None or not dataset.detailed:
            return 1, 1
        kind = int(bool(dataset.input)) if dataset.completed else 2
        return kind, -(dataset.record_count or 0)

    def beside(self, name: str) -> Content:
        """Kind and records, aligned; where it isn't complete, that."""
        dataset = self._find(name)
        if dataset is None or not dataset.detailed:
            return safe.content(" " * (_KIND + _RECORDS))
        kind = state_styles.dataset_kind_cell(dataset)
        records = count(dataset.record_count or 0) if dataset.completed else "incomplete"
        style = "" if dataset.completed else "$text-warning"
        return Content.assemble(
            (kind.text.ljust(_KIND), state_styles.colour(kind.style)),
            safe.content(records.rjust(_RECORDS), style),
        )
