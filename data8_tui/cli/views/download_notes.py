"""Notes about the values in a downloaded file."""

from shlex import quote

from data8_tui.cli import talk
from data8_tui.insight.humanize import count, several
from data8_tui.transfer.download.stream import StreamResult
from data8_tui.transfer.formats import OutputFormat
from data8_tui.transfer.receipt import Receipt
from data8_tui.transfer.sheet_limits import MAX_ROWS, sheets_of


def write_notes(result: Receipt | StreamResult, *, guarded: bool = False) -> None:
    """Write notes about values in the file; `guarded` where a guarded copy was made."""
    if isinstance(result, Receipt) and (sheets := sheets_of(result.format, result.records)) > 1:
        talk.write_message(f"on {count(sheets)} sheets, since one has {count(MAX_ROWS)} rows")
    if result.replaced:
        talk.write_message(f"{_replaced(result)}, written as �")
    if result.formulas and not guarded:
        text = formulas_note(result.formulas)
        if isinstance(result, Receipt) and result.can_be_guarded:
            of = f"{result.dataset}{_part(result)} -o {quote(str(result.path))}"
            text += f"; data8-tui download {of} --excel makes a guarded file beside"
        talk.write_message(text)


def formulas_note(formulas: int) -> str:
    """The note about texts that a spreadsheet would run."""
    what = f"{several(formulas, 'text')} like a formula, which a spreadsheet would run"
    return f"{what}: left as sent"


def _replaced(result: Receipt | StreamResult) -> str:
    if isinstance(result, Receipt) and result.format == OutputFormat.XLSX:
        return f"{several(result.replaced, 'character')}, which XML can't hold"
    return f"{several(result.replaced, 'lone surrogate')}, which UTF-8 can't hold"


def _part(receipt: Receipt) -> str:
    """The options that select the same part of the dataset."""
    options = ""
    if receipt.some_columns:
        options += f" --fields {quote(','.join(receipt.columns))}"
    if receipt.some_records:
        options += f" --from {receipt.first} --to {receipt.last}"
    return options
