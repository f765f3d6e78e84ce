"""The options of every command that reads a local file: read options, column overrides."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from data8_tui.cli.options.pairs import pairs

if TYPE_CHECKING:
    from data8_tui.transfer.preflight.preflight import ColumnOverrides
    from data8_tui.transfer.readers.files import ReadOptions


def file_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """--delimiter, --encoding, --sheet, --type and --rename."""
    options = (
        click.option(
            "--delimiter", metavar="CHAR", help="The delimiter of a CSV file; detected by default."
        ),
        click.option(
            "--encoding", metavar="NAME", help="The encoding of a CSV file that is not UTF-8."
        ),
        click.option(
            "--sheet", metavar="NAME", help="The sheet of a spreadsheet; the first by default."
        ),
        click.option(
            "--type",
            "types",
            metavar="COLUMN=CODE",
            callback=_codes,
            multiple=True,
            help="A column's type code other than 0, text; may be repeated.",
        ),
        click.option(
            "--rename",
            "renames",
            metavar="HEADER=NAME",
            callback=pairs,
            multiple=True,
            help="A column's name, where the header gives none; may be repeated.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def read_options(options_given: Mapping[str, Any]) -> "ReadOptions":
    """Made of the options, by their names."""
    from data8_tui.transfer.readers.files import ReadOptions

    return ReadOptions(
        delimiter=options_given["delimiter"],
        encoding=options_given["encoding"],
        sheet=options_given["sheet"],
    )


def column_overrides(options_given: Mapping[str, Any]) -> "ColumnOverrides":
    """Made of the options, by their names."""
    from data8_tui.transfer.preflight.preflight import ColumnOverrides

    return ColumnOverrides(options_given["types"], options_given["renames"])


def _codes(
    context: click.Context, option: click.Parameter, typed: tuple[str, ...]
) -> dict[str, int]:
    codes = pairs(context, option, typed)
    for text in codes.values():
        if not (text.isascii() and text.isdigit()):
            raise click.BadParameter(f"“{text}” is no type code; 0 is text, 1 a whole number")
    return {column: int(text) for column, text in codes.items()}
