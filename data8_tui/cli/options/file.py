"""How a local file is to be read, and what its columns become: the same on every command."""

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
        click.option("--delimiter", metavar="CHAR", help="Of a CSV file; else found out."),
        click.option("--encoding", metavar="NAME", help="Of a CSV file that is not UTF-8."),
        click.option("--sheet", metavar="NAME", help="Of a spreadsheet; else the first."),
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
            help="A column's name, where the header makes none; may be repeated.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def read_options(asked: Mapping[str, Any]) -> "ReadOptions":
    """From the options, by their names."""
    from data8_tui.transfer.readers.files import ReadOptions

    return ReadOptions(
        delimiter=asked["delimiter"], encoding=asked["encoding"], sheet=asked["sheet"]
    )


def column_overrides(asked: Mapping[str, Any]) -> "ColumnOverrides":
    """From the options, by their names."""
    from data8_tui.transfer.preflight.preflight import ColumnOverrides

    return ColumnOverrides(asked["types"], asked["renames"])


def _codes(
    context: click.Context, option: click.Parameter, typed: tuple[str, ...]
) -> dict[str, int]:
    given = pairs(context, option, typed)
    for text in given.values():
        if not (text.isascii() and text.isdigit()):
            raise click.BadParameter(f"“{text}” is no type code; 0 is text, 1 a whole number")
    return {column: int(text) for column, text in given.items()}
