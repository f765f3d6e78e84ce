"""A new job: filled in with what is known of the workflow, checked while typing, sent once."""

from collections.abc import Iterable
from functools import partial

from textual.widgets import Button

from data8_tui.jobs.spec import JobSpec
from data8_tui.tui import safe
from data8_tui.tui.dialogs.forget_dialog import forget_form
from data8_tui.tui.dialogs.resubmit_dialog import ResubmitDialog
from data8_tui.tui.job_actions import watch_job
from data8_tui.tui.navigation import OpenRun, OpenSubmittedJob
from data8_tui.tui.screens.submit import draft
from data8_tui.tui.screens.submit.draft import JobDraft
from data8_tui.tui.screens.submit.field_message import FieldMessage
from data8_tui.tui.screens.submit.form_lines import PairField, PairTable
from data8_tui.tui.screens.submit.form_screen import FormScreen
from data8_tui.tui.screens.submit.sender import SendResult, send_form
from data8_tui.tui.widgets.grid.grid import Grid
from data8_tui.tui.widgets.tick_box import TickBox

SENDING = "Submitting…"


class SubmitScreen(FormScreen):
    """The form with its keys, and its submission."""

    _sending = False
    _sent = False
    """Whether something of it may be at Data8: a run was begun, or an answer was lost."""

    def on_button_pressed(self) -> None:
        self.action_submit()

    def action_next(self) -> None:
        """What Enter does where the cursor is: a text is left for the next field."""
        match self.focused:
            case Grid() as offers:
                offers.action_select()
            case TickBox() as tick:
                tick.toggle()
            case Button() as button:
                button.press()
            case _:
                self._focus_next_field()

    def _focus_next_field(self) -> None:
        """Focus the next field of the form; the suggestions have a key of their own.

        The workflow that is completed in grey is taken with it, unless what was typed is one. Of an
        input or a parameter that has its name already, its value is what is wanted.
        """
        workflow = self.form.line(draft.WORKFLOW)
        if self.focused is workflow.box:  # which has perhaps not seen all yet that was typed
            workflow.box.call_later(workflow.complete, self.session.store.workflows())
        boxes = [one for one in self.form.query("Input, TickBox, Button") if one.focusable]
        at = boxes.index(self.focused) if self.focused in boxes else -1
        coming = boxes[(at + 1) % len(boxes)]
        place = self._field_of(coming)
        if isinstance(place, PairField) and coming is place.name_box and place.pair[0]:
            coming = place.box
        self.set_focus(coming)

    async def action_remove(self) -> None:
        place = self._field_of(self.focused) if self.focused else None
        if (
            isinstance(place, PairField)
            and isinstance(place.parent, PairTable)
            and not place.is_blank
        ):
            table = place.parent
            at = table.lines.index(place)
            await table.remove_line(place)
            self.form.focus_on(table.lines[min(at, len(table.lines) - 1)])
            self._update_target()

    def action_back(self) -> None:
        if self._suggestions.box is not None and self.focused is self.query_one(Grid):
            self.set_focus(self._suggestions.box)
        elif self._sending:
            safe.toast(self, "It is being submitted; a moment.", severity="warning")
        elif self.has_own_input:
            self.app.push_screen(forget_form(sent=self._sent), self._close_if)
        else:
            self.app.pop_screen()

    def _close_if(self, forget: bool | None) -> None:
        if forget:
            self.app.pop_screen()

    def action_submit(self) -> None:
        self._submit(again=False)

    def _submit(self, *, again: bool) -> None:
        if self._sending:
            return
        self.form.clear_remarks()
        self._show_known()
        asked = self.form.draft
        if not self._show_objections(asked.objections()):
            return
        if asked.files:
            self._sent = True
            self._start_run(asked, again=again)
            return
        self._sending = True
        self._show_message(SENDING)
        # A worker of the application: it must finish whatever screen is shown.
        self.app.run_worker(self._send(asked.spec, again=again), group="submissions")

    def _show_objections(self, found: Iterable[FieldMessage]) -> bool:
        """Show each objection at its field; returns whether there is none."""
        found = list(found)
        if found:
            without_field = self.form.show_objection(found)
            self._show_message(" ".join(str(one) for one in without_field), "bad")
        return not found

    async def _send(self, spec: JobSpec, *, again: bool) -> None:
        sent = await send_form(self.session, spec, again=again)
        self._sending = False
        if self.in_use:
            self._show_result(sent)

    def _show_result(self, sent: SendResult) -> None:
        self._sent |= sent.unknown
        self._show_message(sent.problem, "warn" if sent.unknown else "bad")
        self._show_objections(sent.objections)
        if sent.before:
            self.app.push_screen(ResubmitDialog(sent.before), partial(self._on_answer, sent.before))
        elif sent.job:
            self._job_submitted(sent)

    def _on_answer(self, before: str, again: bool | None) -> None:
        if again:
            self._submit(again=True)
        elif again is False:
            self.context.navigate(OpenSubmittedJob(before))

    def _job_submitted(self, sent: SendResult) -> None:
        found = " (the answer had been lost; the job was found)" if sent.adopted else ""
        safe.toast(self.app, f"Submitted: {sent.job}{found}")
        if self.form.watched:
            watch = watch_job(self.app, self.session.watches, sent.job)
            self.app.run_worker(watch, group="watch")
        self.context.navigate(OpenSubmittedJob(sent.job))

    def _start_run(self, asked: JobDraft, *, again: bool) -> None:
        plan = asked.plan(named=asked.name != self._proposal, again=again)
        self.context.navigate(OpenRun(self.session.runs.start(plan)))
