"""The form while it is filled in: what is typed is checked, and suggestions are listed."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.containers import Container, Vertical
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.validation import name_problem
from data8_tui.keys.command import Command
from data8_tui.keys.commands import SUBMIT
from data8_tui.monitor.topics import DatasetTopic, Topic
from data8_tui.tui import safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.remedies import sentence
from data8_tui.tui.screens.submit import draft, suggestions
from data8_tui.tui.screens.submit.account_lookup import FormAccount
from data8_tui.tui.screens.submit.draft import JobDraft
from data8_tui.tui.screens.submit.form import JobForm
from data8_tui.tui.screens.submit.form_lines import PairField, PairTable, TextField
from data8_tui.tui.screens.submit.sender import name_objection
from data8_tui.tui.screens.submit.suggestion_list import SuggestionList
from data8_tui.tui.widgets.grid.grid import Grid
from data8_tui.typed_path import typed_path


class FormScreen(AppScreen):
    """The form, and beside it the suggestions for the field with the cursor."""

    MODE = "jobs"
    KEYS = SUBMIT
    TYPING: ClassVar[tuple[Command, ...]] = SUBMIT

    def __init__(self, spec: JobSpec | None = None) -> None:
        super().__init__()
        self._initial = JobDraft.of(spec) if spec else JobDraft()
        self._is_resubmission = spec is not None
        self._proposal = ""
        self._target = ""
        self._account = FormAccount()

    def body(self) -> Iterable[Widget]:
        form = JobForm(self._initial, self.session.store.workflows)
        self._suggestions = SuggestionList(self._on_suggestions_in_view)
        yield Static("New job", id="heading")
        yield Container(form, Vertical(*self._suggestions.widgets(), id="offers"), id="parts")
        yield Static("", id="said", markup=False)

    @property
    def form(self) -> JobForm:
        return self.query_one(JobForm)

    @property
    def has_own_input(self) -> bool:
        """Whether the user has entered more than a workflow, which would be lost with the form."""
        asked, initial = self.form.draft, self._initial
        habits = self._account.known.get(asked.workflow)
        offered = {*initial.parameters, *(habits.parameters.items() if habits else ())}
        return (
            asked.name not in ("", self._proposal)
            or asked.target not in ("", self._target)
            or asked.input_file != initial.input_file
            or any(pair[1] and pair not in initial.inputs for pair in asked.inputs)
            or not offered.issuperset(asked.parameters)
        )

    def on_mount(self) -> None:
        super().on_mount()
        self.form.show_target(False)
        self.set_focus(self.form.line(draft.WORKFLOW).box)
        if self._initial.workflow:
            self._load_habits(self._initial.workflow)

    def on_resize(self) -> None:
        super().on_resize()
        self.set_class(self.size.width >= 110, "-wide")

    # Requests to Data8.

    def interests(self) -> Mapping[Topic, float]:
        """The lists of datasets, the datasets in the form, and the suggested ones in view."""
        if not self.in_use:
            return {}
        refresh = self.session.refresh
        wanted = self._account.interests(self.session.store, refresh.suggestions)
        settled = [value for _, value in self.form.draft.inputs if self._is_settled(value)]
        return wanted | {
            DatasetTopic(name): refresh.inputs for name in (*settled, *self._suggestions.in_view)
        }

    def _is_settled(self, value: str) -> bool:
        """Whether a name is complete: it is known, or its field has no focus."""
        if not value or draft.is_path(value):
            return False
        focused = self.focused
        typing = isinstance(focused, Input) and focused.value.strip() == value
        return not typing or self.session.store.dataset(value) is not None

    def show(self) -> None:
        if self.in_use:
            self._show_suggestions()
            self.sync_interests()  # also where as many other suggestions are in view
            self._show_known()

    def _on_suggestions_in_view(self) -> None:
        self.call_later(self.sync_interests)

    @work(group="learn", exclusive=True)
    async def _load_habits(self, workflow: str) -> None:
        """Suggest what its last jobs were given, and a name that is free."""
        habits = await self._account.habits(self.session, workflow)
        if habits is not None and self.in_use and not self._is_resubmission:
            self.form.table(draft.INPUTS).offer((name, "") for name in habits.inputs)
            self.form.table(draft.PARAMETERS).offer(habits.parameters.items())
        await self._account.learn_columns(self.session, workflow)
        if self.in_use:
            self._show_known()
        name = await self._account.free_name(self.session, workflow)
        line = self.form.line(draft.NAME) if self.in_use else None
        if line is not None and line.text in ("", self._proposal):
            self._proposal = name
            line.box.value = safe.visible(name)

    # Typed text.

    def on_input_changed(self, event: Input.Changed) -> None:
        if not self.in_use:
            return
        self._show_message("")
        place = self._field_of(event.input)
        if isinstance(place, PairField) and isinstance(place.parent, PairTable):
            place.parent.ensure_blank_line()
            place.clear()
        elif isinstance(place, TextField):
            problem = name_problem(place.text) if place.field == draft.NAME else None
            place.clear()
            place.show_remark(sentence(problem) if problem else "", "bad" if problem else "")
        if isinstance(place, TextField) and place.field == draft.WORKFLOW:
            self._workflow_changed(place.text)
        self._update_target()
        self.show()

    def _workflow_changed(self, workflow: str) -> None:
        if workflow in self.session.store.workflows():
            self._load_habits(workflow)

    def _update_target(self) -> None:
        """A run from a file has a result; its name is proposed until the user types one."""
        files, line = self.form.draft.files, self.form.line(draft.TARGET)
        self.form.show_target(bool(files))
        self.form.query_one("#submit", Button).label = "Run" if files else "Submit"
        if files and line.text in ("", self._target):
            self._target = draft.draft_target(files[0][1])
            line.box.value = self._target

    def _show_known(self) -> None:
        """Show below the workflow its note, and below each input what is known of it."""
        workflow = self.form.line(draft.WORKFLOW)
        workflow.show_remark(self.session.profile.preferences.workflow_text(workflow.text))
        for line in self.form.table(draft.INPUTS).lines:
            key, value = line.pair
            if draft.is_path(value):
                self._check_file(line, typed_path(value))
            elif value:
                message, style = self._account.dataset_remark(
                    self.session.store, value, workflow.text, key
                )
                if message:
                    line.show_remark(message, style)

    def _check_file(self, line: PairField, path: Path) -> None:
        fault = draft.file_fault(path)
        typing = self.focused in (line.box, line.name_box)
        if fault and typing:
            line.show_remark("a file here, to be uploaded first")
        else:
            line.show_remark(fault or draft.file_text(path), "bad" if fault else "good")

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        if isinstance(event.widget, Input):
            self._check_left_fields()
            self.show()

    def _check_left_fields(self) -> None:
        """Check the fields without focus: a workflow not seen yet, a name that may be taken."""
        asked = self.form.draft
        typing = self.focused is self.form.line(draft.WORKFLOW).box
        if asked.workflow and not typing and self._account.is_unknown(asked.workflow):
            self._load_habits(asked.workflow)
        name = self.form.line(draft.NAME)
        if name.text not in ("", self._proposal) and self.focused is not name.box:
            self._check_name(name.text)

    @work(group="name", exclusive=True)
    async def _check_name(self, name: str) -> None:
        if (problem := name_problem(name)) is not None:
            message = sentence(problem)
        else:
            message = await name_objection(self.session, name, self.form.draft.workflow)
        if self.in_use and (line := self.form.line(draft.NAME)).text == name:
            line.show_remark(message, "bad" if message else "")

    def _field_of(self, box: Widget) -> TextField | PairField | None:
        return next((one for one in box.ancestors if isinstance(one, TextField | PairField)), None)

    # Suggestions.

    def _show_suggestions(self) -> None:
        if isinstance(self.focused, Input):
            self._suggestions.show(self._suggestions_for(self.focused))
            self.query_one("#offers").set_class(self._suggestions.empty, "-empty")

    def _suggestions_for(self, box: Input) -> suggestions.Suggestions:
        place, typed = self._field_of(box), box.value.strip()
        if isinstance(place, TextField):
            seen = self.session.store.workflows()
            return (
                suggestions.workflow_suggestions(seen, typed)
                if place.field == draft.WORKFLOW
                else suggestions.NOTHING
            )
        table = place.parent if place is not None else None
        if place is None or not isinstance(table, PairTable):
            return suggestions.NOTHING
        if box is place.name_box:
            return self._name_suggestions(place, table, typed)
        if table.field == draft.PARAMETERS:
            return suggestions.NOTHING
        if draft.is_path(typed):
            return suggestions.file_suggestions(typed)
        return suggestions.dataset_suggestions(self._account.datasets(self.session.store), typed)

    def _name_suggestions(
        self, place: PairField, table: PairTable, typed: str
    ) -> suggestions.Suggestions:
        habits = self._account.known.get(self.form.draft.workflow)
        taken = {line.pair[0] for line in table.lines if line is not place}
        if table.field == draft.INPUTS:
            return suggestions.input_name_suggestions(habits, typed, taken)
        return suggestions.parameter_name_suggestions(habits, typed, taken)

    def on_grid_row_selected(self, event: Grid.RowSelected) -> None:
        offer, box = self._suggestions.at(event.index), self._suggestions.box
        if offer is None or box is None or not box.is_attached:
            return
        box.value = offer.value
        box.cursor_position = len(box.value)
        self.set_focus(box)
        if not offer.is_folder:
            self.action_next()

    def action_choices(self) -> None:
        grid = self.query_one(Grid)
        if isinstance(self.focused, Input) and not self._suggestions.empty:
            self._suggestions.box = self.focused
            self.set_focus(grid)
        elif self.focused is not grid:
            self.focus_next()

    def action_next(self) -> None:
        """Go to the next field."""
        raise NotImplementedError

    def _show_message(self, text: str, style: str = "") -> None:
        """Show a message below the form that concerns no single field."""
        line = self.query_one("#said", Static)
        line.set_classes(f"-{style}" if style else "")
        line.update(safe.content(text))
        line.display = bool(text)
