"""The dialog for the file that a job's input was made of."""

from data8_tui.tui.dialogs.file_dialog import FileDialog


class BeforeFileDialog(FileDialog):
    """Returns the path of the file to compare with what the job has left."""

    TITLE_TEXT = "The file before the job"
    HINT = "tab  complete      ↑ ↓  pick      enter  compare      esc  cancel"
    LABEL = "The file that was uploaded as its input:"
