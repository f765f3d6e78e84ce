"""The form's lines: a label or a name, the text beside it, and below what is said of it."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalGroup
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Label, Static

from data8_tui.tui import safe
from data8_tui.tui.screens.submit.draft import Pairs


def complete_inline(text: str, names: Iterable[str]) -> str | None:
    """The first of `names` that begins with `text`, in whatever case."""
    begun = text.casefold()
    return next((name for name in names if name.casefold().startswith(begun)), None)


class RemarkedField(VerticalGroup):
    """A line that something can be said of."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id, classes="line")
        self._remark = Static("", classes="remark", markup=False)
        self._objected = False

    def say(self, text: str, style: str = "") -> None:
        """A remark below the text, `bad` where it stands in the way; an empty one goes away.

        What was objected to stays until the line is cleared.
        """
        if not self._objected:
            self._show(text, style)

    def object(self, text: str) -> None:
        """Say why the job can't be submitted so."""
        self._show(text, "bad")
        self._objected = True

    def clear(self) -> None:
        """Say nothing: the text is another one, or is looked at anew."""
        self._objected = False
        self._show("", "")

    def _show(self, text: str, style: str) -> None:
        self._remark.set_classes(["remark", f"-{style}"] if style else "remark")
        self._remark.update(safe.content(text))
        self._remark.display = bool(text)


class TextField(RemarkedField):
    """One text of the form; `field` is the API's name for it."""

    def __init__(
        self, field: str, label: str, value: str = "", placeholder: str = "",
        suggester: Suggester | None = None,
    ) -> None:  # fmt: skip
        super().__init__(id=field)
        self.field = field
        self._head = Label(Content(label), classes="head")
        self.box = Input(
            safe.visible(value), placeholder=placeholder, suggester=suggester, compact=True,
            select_on_focus=False,
        )  # fmt: skip

    def compose(self) -> ComposeResult:
        yield Horizontal(self._head, self.box, classes="entry")
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


class PairField(RemarkedField):
    """A name and a value: one input, or one parameter."""

    def __init__(self, name: str, value: str, *, offered: bool, hints: tuple[str, str]) -> None:
        super().__init__()
        self._offered = (name, value) if offered else None
        self._given = {safe.visible(text).strip(): text for text in (name, value)}
        self.name_box = Input(
            safe.visible(name), placeholder=hints[0], compact=True, classes="name",
            select_on_focus=False,
        )  # fmt: skip
        self.box = Input(
            safe.visible(value), placeholder=hints[1], compact=True, select_on_focus=False
        )

    def compose(self) -> ComposeResult:
        yield Horizontal(self.name_box, self.box, classes="entry")
        yield self._remark

    @property
    def pair(self) -> tuple[str, str]:
        """What they are; a text that is shown made visible is given as it was."""
        name, value = self.name_box.value.strip(), self.box.value.strip()
        return self._given.get(name, name), self._given.get(value, value)

    @property
    def blank(self) -> bool:
        return self.pair == ("", "")

    @property
    def untouched(self) -> bool:
        """Whether it is as it was offered, so that another offer may take its place."""
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
        return tuple(line.pair for line in self.lines if not line.blank)

    def keep_blank(self) -> None:
        """Have a blank line at the end, so that another pair can be typed."""
        if not self.lines or not self.lines[-1].blank:
            self.mount(self._line("", "", offered=False))

    def offer(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Put these in place of what was offered before; what a person typed stays.

        A value that was typed before its name was known gets the first name there is.
        """
        kept = [line for line in self.lines if not (line.blank or line.untouched)]
        gone = [line for line in self.lines if line not in kept]
        names = {line.pair[0] for line in kept}
        wanted = [pair for pair in pairs if pair[0] not in names]
        nameless = [line for line in kept if not line.pair[0] and not line.name_box.has_focus]
        for line in nameless[: len(wanted)]:
            line.name_box.value = safe.visible(wanted.pop(0)[0])
        new = [self._line(*pair, offered=True) for pair in wanted]
        self.remove_children(gone)
        self.mount(*new, self._line("", "", offered=False))

    async def drop(self, line: PairField) -> None:
        """Take a line away."""
        await line.remove()
        self.keep_blank()

    def line_of(self, name: str) -> PairField | None:
        """The line with that name; for an empty one the first that has a value and no name."""
        found = (line for line in self.lines if line.pair[0] == name and not line.blank)
        return next(found, None)

    def _line(self, name: str, value: str, *, offered: bool) -> PairField:
        return PairField(name, value, offered=offered, hints=self.HINTS[self.field])
