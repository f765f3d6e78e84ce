"""The form's lines: a label or a name, the text beside it, and a remark below."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalGroup
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Label, Static

from data8_tui.tui import safe
from data8_tui.tui.navigation import MOST_PAIRS
from data8_tui.tui.screens.submit.draft import Pairs


def complete_inline(text: str, names: Iterable[str]) -> str | None:
    """The first of `names` that begins with `text`, in whatever case."""
    initial = text.casefold()
    return next((name for name in names if name.casefold().startswith(initial)), None)


class FieldWithRemark(VerticalGroup):
    """A line with a remark below it."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id, classes="line")
        self._remark = Static("", classes="remark", markup=False)
        self._has_objection = False

    def show_remark(self, text: str, style: str = "") -> None:
        """Show a remark in a style: `bad`, `warn`, `good` or none; "" hides it.

        An objection stays until the line is cleared.
        """
        if not self._has_objection:
            self._show(text, style)

    def show_objection(self, text: str) -> None:
        """Show why the job can't be submitted with this text."""
        self._show(text, "bad")
        self._has_objection = True

    def clear(self) -> None:
        """Clear the remark: the text has changed, or is checked again."""
        self._has_objection = False
        self._show("", "")

    def _show(self, text: str, style: str) -> None:
        self._remark.set_classes(["remark", f"-{style}"] if style else "remark")
        self._remark.update(safe.content(text))
        self._remark.display = bool(text)


class TextField(FieldWithRemark):
    """One text of the form; `field` is the API's name for it."""

    def __init__(
        self, field: str, label: str, value: str = "", placeholder: str = "",
        suggester: Suggester | None = None,
    ) -> None:  # fmt: skip
        super().__init__(id=field)
        self.field = field
        self._label = Label(Content(label), classes="head")
        self.box = Input(
            safe.visible(value), placeholder=placeholder, suggester=suggester, compact=True,
            select_on_focus=False,
        )  # fmt: skip

    def compose(self) -> ComposeResult:
        yield Horizontal(self._label, self.box, classes="entry")
        yield self._remark

    @property
    def text(self) -> str:
        return self.box.value.strip()

    def complete(self, names: Sequence[str]) -> None:
        """Put the first of `names` that begins so, which is shown in grey, in place of the text;
        unless that is one of them, or is being mended before its end.
        """
        at_the_end = self.box.cursor_position == len(self.box.value)
        if self.text and at_the_end and self.text not in names:
            self.box.value = safe.visible(complete_inline(self.text, names) or self.box.value)


class PairField(FieldWithRemark):
    """A name and a value: one input, or one parameter."""

    def __init__(self, name: str, value: str, *, offered: bool, hints: tuple[str, str]) -> None:
        super().__init__()
        self._offered = (name, value) if offered else None
        self._original = {safe.visible_beginning(text).strip(): text for text in (name, value)}
        self.name_box = Input(
            safe.visible_beginning(name), placeholder=hints[0], compact=True, classes="name",
            select_on_focus=False,
        )  # fmt: skip
        self.box = Input(
            safe.visible_beginning(value),
            placeholder=hints[1],
            compact=True,
            select_on_focus=False,
        )

    def compose(self) -> ComposeResult:
        yield Horizontal(self.name_box, self.box, classes="entry")
        yield self._remark

    @property
    def pair(self) -> tuple[str, str]:
        """What they are; a text that is shown made visible is given as it was."""
        name, value = self.name_box.value.strip(), self.box.value.strip()
        return self._original.get(name, name), self._original.get(value, value)

    def take(self, name: str, value: str) -> None:
        """Become a suggestion; with two empty texts, a blank line."""
        self._offered = (name, value) if name or value else None
        for box, text in ((self.name_box, name), (self.box, value)):
            shown = safe.visible_beginning(text)
            self._original[shown.strip()] = text
            if box.value != shown:
                box.value = shown
                box.cursor_position = len(shown)

    @property
    def is_blank(self) -> bool:
        return self.pair == ("", "")

    @property
    def as_offered(self) -> bool:
        """Whether it is as it was suggested, so that another suggestion may replace it."""
        return self.pair == self._offered


class PairTable(VerticalGroup):
    """Pairs below one another; the last line is always a blank one, to be filled in."""

    HINTS: ClassVar[dict[str, tuple[str, str]]] = {
        "inputDatasets": ("input", "a dataset, or ./contacts.csv"),
        "parameters": ("parameter", "value"),
    }

    def __init__(self, field: str, pairs: Pairs) -> None:
        super().__init__(id=field)
        self.field = field
        self._first = pairs

    def compose(self) -> ComposeResult:
        for pair in (*self._first, ("", "")):
            yield self._line(*pair, offered=False)

    @property
    def lines(self) -> list[PairField]:
        return list(self.query(PairField))

    @property
    def pairs(self) -> Pairs:
        return tuple(line.pair for line in self.lines if not line.is_blank)

    def ensure_blank_line(self) -> None:
        """Have a blank line at the end, so that another pair can be typed."""
        if not self.lines or not self.lines[-1].is_blank:
            self.mount(self._line("", "", offered=False))

    def offer(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Replace earlier suggestions by these; what the user typed stays.

        A value that was typed before its name was known gets the first name there is.
        """
        kept = [line for line in self.lines if not (line.is_blank or line.as_offered)]
        with_focus = next((line for line in self.lines if line.has_focus_within), None)
        gone = [line for line in self.lines if line not in kept]
        names = {line.pair[0] for line in kept}
        wanted = [pair for pair in islice(pairs, MOST_PAIRS) if pair[0] not in names]
        nameless = [line for line in kept if not line.pair[0] and not line.name_box.has_focus]
        for line in nameless[: len(wanted)]:
            line.name_box.value = safe.visible(wanted.pop(0)[0])
        if with_focus in gone:  # it stays, so that what is typed next belongs to the same field
            gone.remove(with_focus)
            with_focus.take(*(wanted.pop(0) if wanted else ("", "")))
        new = [self._line(*pair, offered=True) for pair in wanted]
        self.remove_children(gone)
        if new or with_focus is None or with_focus in kept or not with_focus.is_blank:
            self.mount(*new, self._line("", "", offered=False))

    async def remove_line(self, line: PairField) -> None:
        """Take a line away."""
        await line.remove()
        self.ensure_blank_line()

    def field_named(self, name: str) -> PairField | None:
        """The line with that name; for an empty one the first that has a value and no name."""
        found = (line for line in self.lines if line.pair[0] == name and not line.is_blank)
        return next(found, None)

    def _line(self, name: str, value: str, *, offered: bool) -> PairField:
        return PairField(name, value, offered=offered, hints=self.HINTS[self.field])
