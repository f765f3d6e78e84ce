"""The options of the commands that write a CSV file."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from data8_tui.transfer.csv_options import CsvOptions

FORMATS = ["csv", "ndjson", "parquet", "xlsx"]
"""What `--format` takes; a list of its own, since the help of a command imports click alone."""

CSV_OPTIONS = ("csv_delimiter", "csv_encoding", "crlf", "bom")
"""The names of the parameters."""


def csv_options(prefix: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """--delimiter, --encoding, --crlf and --bom; the first two begin with `prefix`."""
    options = (
        click.option(
            f"--{prefix}delimiter",
            "csv_delimiter",
            metavar="CHAR",
            help="What separates the fields of the CSV written: comma, semicolon, tab, pipe or "
            "one sign.",
        ),
        click.option(
            f"--{prefix}encoding",
            "csv_encoding",
            metavar="NAME",
            help="The encoding of the CSV written, such as cp1252 or utf-16; else UTF-8. What it "
            "can't hold is refused.",
        ),
        click.option("--crlf", is_flag=True, help="End the CSV's lines as Windows does."),
        click.option("--bom", is_flag=True, help="Begin the CSV with a byte order mark."),
    )

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return add


def csv_form(
    csv_delimiter: str | None, csv_encoding: str | None, crlf: bool, bom: bool
) -> "CsvOptions":
    """Made of the options. Raises UsageError."""
    from data8_tui.transfer.csv_options import parse_csv_options

    return parse_csv_options(csv_delimiter, csv_encoding, crlf=crlf, bom=bom)
