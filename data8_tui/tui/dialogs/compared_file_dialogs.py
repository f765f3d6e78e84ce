"""The dialogs for a file to be compared with another one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from data8_tui.analysis.local_file.record_count import count_file_records
from data8_tui.errors import Data8Error
from data8_tui.insight.humanize import count, several
from data8_tui.threads import run_interruptibly
from data8_tui.tui import safe
from data8_tui.tui.dialogs.choice_dialog import ChoiceDialog
from data8_tui.tui.dialogs.file_dialog import FileDialog
from data8_tui.tui.remedies import one_line


class ComparedFileDialog(FileDialog):
    """Returns the path of a file that can be compared."""

    HINT = "tab  complete      ↑ ↓  pick      enter  compare      esc  cancel"


class BeforeFileDialog(ComparedFileDialog):
    """For the file before a job, which has left the other one."""

    TITLE_TEXT = "The file before the job"
    LABEL = "The file that was uploaded as its input:"


class JobFilesDialog(BeforeFileDialog):
    """For the file before a job whose output has to be downloaded first.

    A file that has not as many records as the input is no reason for a download before the user
    has confirmed it.
    """

    TITLE_TEXT = "What the job changed"
    HINT = "tab  complete      enter  download, then compare      esc  cancel"

    def __init__(self, dataset: str, needs: Sequence[str], typed: str, inputs: Collection[int]):
        """`needs` are lines about what the download takes, and where it goes.

        `inputs` are the numbers of records of the job's inputs; empty where they aren't known.
        """
        super().__init__(typed)
        self._inputs = inputs
        self._confirmed: Path | None = None
        """A file that is taken though it has another number of records."""
        self._after = Content.assemble(
            ("After: the output, which is not on this machine yet\n", "$text-muted"),
            safe.content(dataset),
            *(Content.assemble("\n", safe.content(line)) for line in needs),
            "\n",
        )

    @property
    def label(self) -> str:
        of = f" of {_numbers(self._inputs)}" if self._inputs else ""
        return f"Before: the uploaded file{of} (Data8 sends no inputs back):"

    def fields(self) -> Iterable[Widget]:
        yield Static(self._after, markup=False)
        yield from super().fields()

    def accept(self, path: Path) -> None:
        if not self._inputs or path == self._confirmed:
            super().accept(path)
        else:
            self.show_problem(safe.content(f"Counting the records of {path.name} …"))
            self._compare_count(path, self.query_one(Input).value)

    @work(exclusive=True, group="counting")
    async def _compare_count(self, path: Path, typed: str) -> None:
        try:
            found = await run_interruptibly(count_file_records, path)
            problem = "" if found in self._inputs else self._differs(path, found)
        except Data8Error as error:
            found, problem = 0, one_line(error)
        if not self.is_current or self.query_one(Input).value != typed:
            return
        self.show_problem(safe.content(problem))
        if not problem:
            super().accept(path)

    def _differs(self, path: Path, found: int) -> str:
        """What is wrong with the number of records; the next Enter takes the file."""
        self._confirmed = path
        return (
            f"{path.name} has {several(found, 'record')}, the job's input {_numbers(self._inputs)}."
            " Enter again downloads and compares them."
        )


def _numbers(inputs: Collection[int]) -> str:
    """`2,500 records`, or of several inputs `2,500 or 3,000 records`."""
    *others, last = sorted(set(inputs))
    return "".join(f"{count(each)} or " for each in others) + several(last, "record")


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
