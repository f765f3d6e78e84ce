"""The dialogs of the check: a column's name, how the file is read."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input, Label

from data8_tui.transfer.preflight.mapping import NAME
from data8_tui.transfer.readers.files import FileFormat, ReadOptions
from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import Dialog

NAME_RULE = "It begins with a lower-case letter and holds only a-z, 0-9 and _."


class RenameDialog(Dialog[str]):
    """Returns another name for a column; the file's own header stays what it is."""

    TITLE_TEXT = "The column's name in the dataset"
    HINT = "enter  keep      esc  cancel"

    def __init__(self, header: str, name: str) -> None:
        super().__init__()
        self._header = header
        self._name_before = name

    def fields(self) -> Iterable[Widget]:
        headed = safe.content(self._header or "nothing")
        yield Label(safe.content("In the file it is headed: ") + headed)
        yield Input(self._name_before, placeholder="a_name", id="name", compact=True)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        fits = not event.value or NAME.fullmatch(event.value.strip())
        self.show_problem("" if fits else NAME_RULE)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        name = event.value.strip()
        if NAME.fullmatch(name):
            self.dismiss(name)
        else:
            self.show_problem(NAME_RULE)


class ReadOptionsDialog(Dialog[ReadOptions]):
    """Returns how to read the file; an empty field is detected."""

    TITLE_TEXT = "How the file is read"
    HINT = "enter  check it again      tab  next field      esc  cancel"

    def __init__(self, form: FileFormat, options: ReadOptions) -> None:
        super().__init__()
        self._form = form
        self._read_options = options

    def fields(self) -> Iterable[Widget]:
        if self._form is FileFormat.XLSX:
            yield Label("Sheet, by its name:")
            yield Input(
                self._read_options.sheet or "", placeholder="the first", id="sheet", compact=True
            )
            return
        yield Label("Encoding: cp1252, iso-8859-15, utf-16-le …")
        found = "a BOM, else UTF-8"
        yield Input(
            self._read_options.encoding or "", placeholder=found, id="encoding", compact=True
        )
        yield Label("Delimiter: comma, semicolon, tab, pipe, or one sign")
        found = "found out"
        yield Input(
            self._read_options.delimiter or "", placeholder=found, id="delimiter", compact=True
        )

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self) -> None:
        typed = {field.id: field.value.strip() or None for field in self.query(Input)}
        self.dismiss(
            ReadOptions(
                delimiter=typed.get("delimiter"),
                encoding=typed.get("encoding"),
                sheet=typed.get("sheet"),
            )
        )
