"""The dialogs for a file to be compared with another one."""

from collections.abc import Iterable, Mapping, Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.tui import safe
from data8_tui.tui.dialogs.choice_dialog import ChoiceDialog
from data8_tui.tui.dialogs.file_dialog import FileDialog


class ComparedFileDialog(FileDialog):
    """Returns the path of a file that can be compared."""

    HINT = "tab  complete      ↑ ↓  pick      enter  compare      esc  cancel"


class BeforeFileDialog(ComparedFileDialog):
    """For the file before a job, which has left the other one."""

    TITLE_TEXT = "The file before the job"
    LABEL = "The file that was uploaded as its input:"


class JobFilesDialog(BeforeFileDialog):
    """For the file before a job whose output has to be downloaded first."""

    TITLE_TEXT = "What the job changed"
    HINT = "tab  complete      enter  download, then compare      esc  cancel"
    LABEL = "Before: the file that was uploaded (Data8 sends no inputs back):"

    def __init__(self, dataset: str, needs: Sequence[str], typed: str) -> None:
        """`needs` are lines about what the download takes, and where it goes."""
        super().__init__(typed)
        self._after = Content.assemble(
            ("After: the output, which is not on this machine yet\n", "$text-muted"),
            safe.content(dataset),
            *(Content.assemble("\n", safe.content(line)) for line in needs),
            "\n",
        )

    def fields(self) -> Iterable[Widget]:
        yield Static(self._after, markup=False)
        yield from super().fields()


class OutputDialog(ChoiceDialog[str]):
    """Returns the one of a job's output datasets that is to be compared."""

    TITLE_TEXT = "Which output is compared with the input?"
    HINT = "enter  compare it      esc  cancel"

    def __init__(self, outputs: Mapping[str, str]) -> None:
        """`outputs` are datasets by what the job calls them."""
        super().__init__(list(outputs.values()))
        self._roles = {dataset: role for role, dataset in outputs.items()}

    def line(self, choice: str) -> Content:
        role = safe.content(self._roles[choice], "bold")
        return Content.assemble(role, "\n", safe.content(choice, "$text-muted"))


class AfterFileDialog(ComparedFileDialog):
    """For a later state of the file that is shown."""

    TITLE_TEXT = "Compare with a later file"
    LABEL = "What this file has become, or another version:"
