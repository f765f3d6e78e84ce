"""The form: its lines, their content, and the line that each objection belongs to."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.suggester import Suggester
from textual.widgets import Button, Input, Label

from data8_tui.tui.screens.submit import draft
from data8_tui.tui.screens.submit.draft import JobDraft
from data8_tui.tui.screens.submit.field_message import FieldMessage
from data8_tui.tui.screens.submit.form_lines import PairField, PairTable, TextField, complete_inline
from data8_tui.tui.widgets.tick_box import TickBox


class SeenNames(Suggester):
    """Completes a name from those seen by the time it is typed."""

    def __init__(self, names: Callable[[], Sequence[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=False)
        self._names = names

    async def get_suggestion(self, value: str) -> str | None:
        return complete_inline(value, self._names())


class JobForm(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Everything that a job is submitted with."""

    TABLES: ClassVar[tuple[str, ...]] = (draft.INPUTS, draft.PARAMETERS)

    def __init__(self, initial: JobDraft, workflows: Callable[[], Sequence[str]]) -> None:
        super().__init__(id="form")
        self._initial = initial
        self._workflows = workflows

    def compose(self) -> ComposeResult:
        seen = SeenNames(self._workflows)
        workflow = self._initial.workflow
        yield TextField(draft.WORKFLOW, "Workflow", workflow, "its exact name", seen)
        yield TextField(draft.NAME, "Job name", "", "unique, or as proposed")
        yield Label("Inputs", classes="group")
        yield PairTable(draft.INPUTS, self._initial.inputs)
        there = "as /ToData8/contact.csv"
        yield TextField(draft.INPUT_FILE, "or on transfer area", self._initial.input_file, there)
        yield Label("Parameters", classes="group")
        yield PairTable(draft.PARAMETERS, self._initial.parameters)
        yield Label("", classes="group")
        yield TextField(draft.TARGET, "Result goes to", "", "a file here")
        yield TickBox("Tell me when it ends, wherever I am", value=True, id="watch", compact=True)
        yield Button("Submit", id="submit", compact=True)

    def line(self, field: str) -> TextField:
        return self.query_one(f"#{field}", TextField)

    def table(self, field: str) -> PairTable:
        return self.query_one(f"#{field}", PairTable)

    @property
    def draft(self) -> JobDraft:
        """The current content."""
        return JobDraft(
            workflow=self.line(draft.WORKFLOW).text,
            name=self.line(draft.NAME).text,
            inputs=self.table(draft.INPUTS).pairs,
            input_file=self.line(draft.INPUT_FILE).text,
            parameters=self.table(draft.PARAMETERS).pairs,
            target=self.line(draft.TARGET).text,
        )

    @property
    def watched(self) -> bool:
        return self.query_one("#watch", TickBox).value

    def show_target(self, shown: bool) -> None:
        """The result has a place here only where the run begins with a file from here."""
        self.line(draft.TARGET).display = shown
        self.query(".group").last().display = shown

    def show_objection(self, found: Iterable[FieldMessage]) -> list[FieldMessage]:
        """Show each at its field, and focus the first; returns those without a field."""
        without_field, first = [], None
        for one in found:
            place = self._field_at(one.field)
            if place is None:
                without_field.append(one)
                continue
            place.show_objection(one.text)
            first = first or place
        if first is not None:
            self.focus_on(first)
        return without_field

    def clear_remarks(self) -> None:
        """Clear the remark of every line."""
        for line in (*self.query(TextField), *self.query(PairField)):
            line.clear()

    def focus_on(self, line: TextField | PairField) -> None:
        nameless = isinstance(line, PairField) and not line.pair[0]
        box = line.query(Input).first() if nameless else line.box
        self.screen.set_focus(box)
        line.scroll_visible()

    def _field_at(self, field: str) -> TextField | PairField | None:
        name, _, key = field.partition(".")
        if name in self.TABLES:
            table = self.table(name)
            return table.field_named(key) or (table.lines[0] if table.lines and not key else None)
        found = self.query(f"#{name}").results(TextField)
        return next(found, None)
