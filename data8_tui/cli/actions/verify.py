"""The `verify` command: compares files with their receipts, a line for each."""

from collections.abc import Iterable
from pathlib import Path

from data8_tui.cli import output, talk
from data8_tui.errors import Data8Error, IntegrityError
from data8_tui.insight.humanize import count, exact_moment, of_all, several
from data8_tui.transfer.download.verify import verify_file
from data8_tui.transfer.receipt import Receipt


def verify_files(files: Iterable[Path]) -> int:
    """Verify all files; returns 6 where one was changed, else the first error's exit code, or 0."""
    codes = []
    for file in files:
        try:
            receipt = verify_file(file)
        except Data8Error as error:
            talk.write_error(error)
            codes.append(error.exit_code)
        else:
            output.lines([_line(file, receipt)])
    changed = IntegrityError.exit_code
    return changed if changed in codes else next(iter(codes), 0)


def _line(file: Path, receipt: Receipt) -> str:
    amount = several(receipt.records, "record")
    if receipt.some_records:
        amount += (
            f" ({count(receipt.first)} to {count(receipt.last)} of {count(receipt.of_records)})"
        )
    if receipt.some_columns:
        amount += f", {of_all(len(receipt.columns), receipt.of_columns, 'column')},"
    return (
        f"{output.safe(str(file))}: {amount} of {output.safe(receipt.dataset)}, "
        f"as downloaded {exact_moment(receipt.finished_at)}"
    )
