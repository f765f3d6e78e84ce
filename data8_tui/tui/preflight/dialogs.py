"""The dialogs of the check: a column's name, how the file is read."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from textual.widget import Widget
from textual.widgets import Input, Label

from data8_tui.errors import UsageError
from data8_tui.transfer.readers.column_names import NAME
from data8_tui.transfer.readers.files import FileFormat, ReadOptions, refuse_unknown_reading
from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import Dialog
from data8_tui.tui.remedies import one_line

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


_QUOTES = {"none": False, "no": False, "double": True, "yes": True, "": True}
"""What may be typed for the quotes of CSV."""


class ReadOptionsDialog(Dialog[ReadOptions]):
    """Returns how to read the file, by what applies to its form; an empty field is detected."""

    TITLE_TEXT = "How the file is read"
    HINT = "enter  check it again      tab  next field      esc  cancel"

    def __init__(self, form: FileFormat, options: ReadOptions) -> None:
        super().__init__()
        self._form = form
        self._read_options = options

    def fields(self) -> Iterable[Widget]:
        options = self._read_options
        if self._form is FileFormat.XLSX:
            yield from _field("Sheet, by its name:", "sheet", options.sheet, "the first")
        elif self._form is FileFormat.CSV:
            label = "Encoding: cp1252, iso-8859-15, utf-16-le …"
            yield from _field(label, "encoding", options.encoding, "a BOM, else UTF-8")
            label = "Delimiter: comma, semicolon, tab, pipe, or one sign"
            yield from _field(label, "delimiter", options.delimiter, "found out")
            quotes = None if options.quotes else "none"
            yield from _field("Quotes: double, or none", "quotes", quotes, "double")
        if self._form in (FileFormat.XLSX, FileFormat.CSV):
            skipped = str(options.skip_lines) if options.skip_lines else None
            yield from _field("Lines above the header to skip:", "skip_lines", skipped, "0")
            names = ", ".join(options.columns) or None
            yield from _field("Names of all columns, by commas:", "columns", names, "the header's")
        nulls = ", ".join(options.nulls) or None
        yield from _field("Texts that are nulls, by commas:", "nulls", nulls, "none")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_changed(self) -> None:
        self.show_problem("")

    def on_input_submitted(self) -> None:
        typed = {field.id: field.value.strip() for field in self.query(Input)}
        try:
            options = self._options(typed)
        except UsageError as error:
            self.show_problem(one_line(error))
        else:
            self.dismiss(options)

    def _options(self, typed: Mapping[str | None, str]) -> ReadOptions:
        """The options for what is typed. Raises UsageError for what can't be meant."""
        encoding, delimiter = typed.get("encoding") or None, typed.get("delimiter") or None
        refuse_unknown_reading(encoding=encoding, delimiter=delimiter)
        quotes = _QUOTES.get(typed.get("quotes", "").lower())
        if quotes is None:
            raise UsageError("quotes are double or none")
        skipped = typed.get("skip_lines") or "0"
        if not (skipped.isascii() and skipped.isdigit() and len(skipped) < 10):
            raise UsageError(f"“{skipped}” is no number of lines")
        return replace(
            self._read_options,
            sheet=typed.get("sheet") or None,
            encoding=encoding,
            delimiter=delimiter,
            quotes=quotes,
            skip_lines=int(skipped),
            columns=_listed(typed.get("columns", ""), self._read_options.columns),
            nulls=_listed(typed["nulls"], self._read_options.nulls),
        )


def _field(label: str, name: str, value: str | None, placeholder: str) -> Iterable[Widget]:
    yield Label(label)
    yield Input(value or "", placeholder=placeholder, id=name, compact=True)


def _listed(text: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of a text; those `before` where it is theirs, since one may hold a comma."""
    if text == ", ".join(before):
        return before
    return tuple(part.strip() for part in text.split(",")) if text else ()
