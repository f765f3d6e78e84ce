"""The dialog to change to another profile, or to forbid changes."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import OptionList

from data8_tui.cell_width import cell_width
from data8_tui.settings.profile_choices import ProfileChoice
from data8_tui.tui import safe
from data8_tui.tui.dialogs.choice_dialog import ChoiceDialog

MAKE_READ_ONLY = ProfileChoice("", "", "", "", read_only=True)
"""The choice that forbids changes in this session."""


class ProfileDialog(ChoiceDialog[ProfileChoice]):
    """Returns the profile that was chosen, or MAKE_READ_ONLY."""

    TITLE_TEXT = "Which account?"
    HINT = "enter  take it      esc  cancel"

    def __init__(self, profiles: Sequence[ProfileChoice], current: str, *, read_only: bool) -> None:
        super().__init__([*profiles, *([] if read_only else [MAKE_READ_ONLY])])
        self._current = current
        self._longest = max((cell_width(each.label) for each in profiles), default=0)

    def on_mount(self) -> None:
        super().on_mount()
        names = [each.name for each in self._choices]
        if self._current in names:
            self.query_one(OptionList).highlighted = names.index(self._current)

    def line(self, choice: ProfileChoice) -> Content:
        if choice == MAKE_READ_ONLY:
            text = "Forbid uploads, jobs and runs until you quit"
            return Content.assemble(("  ", ""), (text, "$text-warning"))
        mark = "● " if choice.name == self._current else "  "
        named = choice.name if choice.name != choice.label else ""
        facts = (named, choice.client_id, "read-only" if choice.read_only else "")
        about = " · ".join(filter(None, facts))
        return Content.assemble(
            (mark, "$text-success"),
            safe.content(choice.label, "bold"),
            " " * (self._longest - cell_width(choice.label)),
            safe.content(f"  {about}", "$text-muted"),
            "\n  ",
            safe.content(choice.base_url, "$text-muted"),
        )
