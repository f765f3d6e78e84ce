"""The dialogs for a file to be compared with another one."""

from data8_tui.tui.dialogs.file_dialog import FileDialog


class ComparedFileDialog(FileDialog):
    """Returns the path of a file that can be compared."""

    HINT = "tab  complete      ↑ ↓  pick      enter  compare      esc  cancel"


class BeforeFileDialog(ComparedFileDialog):
    """For the file before a job, which has left the other one."""

    TITLE_TEXT = "The file before the job"
    LABEL = "The file that was uploaded as its input:"


class AfterFileDialog(ComparedFileDialog):
    """For a later state of the file that is shown."""

    TITLE_TEXT = "Compare with a later file"
    LABEL = "The file that this one has become, or another version of it:"
