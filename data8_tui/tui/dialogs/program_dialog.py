"""What a program of the user's own prints, while it runs and afterwards."""

from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from data8_tui.insight.humanize import several
from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import Dialog
from data8_tui.tui.widgets.key_hint import KeyHint
from data8_tui.tui.widgets.scrolled_lines import ScrolledLines
from data8_tui.user_program import ProgramEnd, ProgramNotStarted, ProgramOutput
from data8_tui.wording.user_program import end_text, not_started_text

RunProgram = Callable[[Callable[[bytes], None]], Awaitable[ProgramEnd]]
"""Runs it to its end; what it prints is handed over piece by piece, in this thread."""


class ProgramDialog(Dialog[None]):
    """Runs a program and shows its output; Escape ends it, then closes this.

    Where values are masked, so are the lines: they may have values of records in them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "mask", "mask"),
        Binding("q", "leave", "close"),
    ]

    def __init__(
        self,
        name: str,
        run: RunProgram,
        masked: Callable[[], bool],
        toggle_mask: Callable[[], None],
    ) -> None:
        super().__init__()
        self.TITLE_TEXT = safe.visible(name)  # type: ignore[misc]  # as for all dialogs
        self._command = name
        self._run_program = run
        self._masked, self._toggle_mask = masked, toggle_mask
        self._output = ProgramOutput()
        self._drawing = False
        self._worker: Worker[None] | None = None
        self._ended = ""
        """How it ended; empty while it runs."""

    def fields(self) -> Iterable[Widget]:
        yield Static("", id="state", markup=False)
        yield ScrolledLines(Static("", id="printed", markup=False), id="scroll")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(ScrolledLines).focus()
        self._worker = self.run_worker(self._run_to_end(), exit_on_error=True)
        self._draw()

    async def _run_to_end(self) -> None:
        try:
            end = await self._run_program(self._add)
        except ProgramNotStarted as error:
            self._ended = not_started_text(self._command, error)
            self.set_class(True, "-failed")
            self.query_one(ScrolledLines).display = False
        else:
            self._ended = end_text(self._command, end)
            self.set_class(not end.succeeded, "-failed")
        finally:
            self._ended = self._ended or f"“{self._command}” was cancelled."
            self._worker = None
            self._draw()

    def _add(self, piece: bytes) -> None:
        self._output.add(piece)
        if not self._drawing:
            self._drawing = True
            self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self._drawing = False
        if not self.is_attached:  # it was closed before its program had ended
            return
        lines, dropped, masked = self._output.lines, self._output.dropped, self._masked()
        state = self._ended or f"Running. {several(len(lines), 'line')} so far."
        if self._ended and not lines and self.query_one(ScrolledLines).display:
            state = f"{state} It printed nothing."
        self.query_one("#state", Static).update(safe.content(state))
        shown = [] if masked else [safe.content(line) for line in lines]
        if masked and lines:
            text = f"{several(len(lines), 'line')}, hidden since values are masked."
            shown = [safe.content(text, "$text-muted")]
        if dropped:
            shown.append(safe.content(f"… {several(dropped, 'more line')}", "$text-muted"))
        self.query_one("#printed", Static).update(Content("\n").join(shown))
        hint = "↑ ↓  scroll      m  hide or show      esc  " + (
            "close" if self._ended else "end it"
        )
        self.query_one(KeyHint).show(hint)

    def action_mask(self) -> None:
        self._toggle_mask()
        self._draw()

    def action_leave(self) -> None:
        if self._worker is not None:
            self._worker.cancel()
        else:
            super().action_leave()
