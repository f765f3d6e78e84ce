"""A list whose rows can be marked, so that a command acts on several of them."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from data8_tui.api.models import Dataset, Job
from data8_tui.errors import Data8Error, NotFound
from data8_tui.insight.humanize import several
from data8_tui.keys.command import Command
from data8_tui.monitor.topics import DatasetTopic, JobTopic
from data8_tui.tui import clipboard, safe
from data8_tui.tui.dialogs.detail_requests import request_each
from data8_tui.tui.listing.search_screen import SearchScreen
from data8_tui.tui.remedies import one_line

Item = TypeVar("Item", bound=Job | Dataset)

_ON_MARKED = frozenset({"download", "watch"})
"""Actions on the marked rows, where there are any."""
_MOST_NAMED = 3
"""Names in a sentence; of more the number is given."""


def names_text(names: Sequence[str]) -> str:
    """`A, B and 3 more`."""
    more = len(names) - _MOST_NAMED
    listed = ", ".join(names[:_MOST_NAMED])
    return f"{listed} and {more} more" if more > 0 else listed


class MarkedScreen(SearchScreen[Item]):
    """Marks belong to names: they stay when rows are sorted, filtered or on another page."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[str, None] = {}
        """The names of the marked rows, in the order in which they were marked."""

    # What a subclass defines.

    def topic_of(self, name: str) -> JobTopic | DatasetTopic:
        """The topic of one of the rows."""
        raise NotImplementedError

    def stored(self, name: str) -> Item | None:
        """What is known of one of the rows."""
        raise NotImplementedError

    @property
    def lists_everything(self) -> bool:
        """Whether the page in view has all there is, if no page follows."""
        raise NotImplementedError

    # What a command acts on.

    def footer_word(self, command: Command) -> str:
        """The command's word in the last line; of what acts on the marked rows it names those."""
        return (
            f"{command.word} marked"
            if self.marks and command.action in _ON_MARKED
            else command.word
        )

    def acted_on(self) -> list[str]:
        """The names of the marked rows; where there is none, that under the cursor.

        Where there is no row either, a toast says so.
        """
        if self.marks:
            return list(self.marks)
        under = self.chosen()
        return [under] if under is not None else []

    def several_text(self, names: Sequence[str]) -> str:
        """`3 jobs`."""
        return several(len(names), self.NOUN.removesuffix("s"))

    def copy_names(self) -> None:
        """Copy the names of what commands act on, a line for each."""
        noun, names = self.NOUN.removesuffix("s"), self.acted_on()
        if len(names) > 1:
            clipboard.copy(self.app, "\n".join(names), f"A list of {len(names)} {noun} names")
        elif names:
            clipboard.copy(self.app, names[0], f"The {noun}'s name")

    def lacking_details(self, names: Iterable[str]) -> list[str]:
        """Those of the names of which too little is known."""
        items = ((name, self.stored(name)) for name in names)
        return [name for name, item in items if item is None or not item.detailed]

    def do_in_detail(self, act: Callable[[], None]) -> None:
        """Call `act` once all is known of the marked rows: at once, where it is."""
        if lacking := self.lacking_details(self.marks):
            self.run_worker(self._do_after(lacking, act), group="marked", exclusive=True)
        else:
            act()

    async def _do_after(self, lacking: Sequence[str], act: Callable[[], None]) -> None:
        if not await self.request_details(lacking) or not self.marks:
            return
        if self.app.screen is self:
            act()
        else:
            safe.toast(self, "Not done: another screen was opened meanwhile.", severity="warning")

    async def request_details(self, names: Sequence[str]) -> bool:
        """Request the details of these; returns whether that went well, or else says why not.

        A row that is not there any more loses its mark.
        """
        gone: list[str] = []

        async def request(name: str) -> None:
            try:
                await self.fetch_details(name)
            except NotFound:
                gone.append(name)

        safe.toast(self, f"Asking for the details of {self.several_text(names)}…")
        try:
            await request_each(request, names)
        except Data8Error as error:
            safe.toast(self, one_line(error), severity="error")
            return False
        self._drop(gone)
        return True

    # Marks.

    def show(self) -> None:
        super().show()
        if self.marks and self.in_use:
            self._drop(self._gone())

    def counts_text(self) -> str:
        text = super().counts_text()
        if not self.marks:
            return text
        here = {self.name_of(item) for item in self.shown}
        elsewhere = sum(name not in here for name in self.marks)
        beyond = f", {elsewhere} of them not here" if elsewhere else ""
        return f"{len(self.marks)} marked{beyond} · {text}"

    def _gone(self) -> list[str]:
        """The marked rows that are known to be there no more."""
        items, received = self.items(), self.session.store.page_facts(self.topic) is not None
        complete = received and self.lists_everything and not self._more_than_a_page
        if items is not None and complete:
            listed = {self.name_of(item) for item in items}
            return [name for name in self.marks if name not in listed]
        standing = self.session.store.standing
        errors = ((name, standing(self.topic_of(name)).error) for name in self.marks)
        return [name for name, error in errors if isinstance(error, NotFound)]

    def _drop(self, names: Sequence[str]) -> None:
        """Remove the marks of what is there no more, and say so."""
        if not names:
            return
        for name in names:
            self.marks.pop(name, None)
        self._show_marks()
        verb = "is" if len(names) == 1 else "are"
        text = f"There no more, and so marked no more, {verb} {names_text(names)}."
        safe.toast(self, text, severity="warning")

    def _show_marks(self) -> None:
        self.grid.pick(self.marks)
        self._show_summary()
        self.refresh_bindings()

    def action_mark(self) -> None:
        """Mark the row under the cursor, or remove its mark, and go down."""
        if (name := self.chosen()) is not None:
            self._toggle([name])
            self.grid.action_move(1)
            self._show_marks()

    def action_mark_all(self) -> None:
        """Mark every row that is shown."""
        self.marks |= dict.fromkeys(self._names_shown())
        self._show_marks()

    def action_invert_marks(self) -> None:
        """Mark the rows shown that aren't marked, and remove the marks of the others."""
        self._toggle(self._names_shown())
        self._show_marks()

    def action_unmark_all(self) -> None:
        """Remove every mark, also of rows that are not shown."""
        if not self.marks:
            safe.toast(self, "No row is marked.")
        self.marks.clear()
        self._show_marks()

    def _names_shown(self) -> list[str]:
        if not self.shown:
            safe.toast(self, "There is no row to mark.")
        return [self.name_of(item) for item in self.shown]

    def _toggle(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self.marks:
                del self.marks[name]
            else:
                self.marks[name] = None
