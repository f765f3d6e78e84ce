"""Local files among the options: paths, and of files that are read how, and what columns become."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from data8_tui.cli.options.pairs import pairs

if TYPE_CHECKING:
    from data8_tui.transfer.preflight.preflight import ColumnOverrides
    from data8_tui.transfer.readers.files import ReadOptions


class LocalFile(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """A file on this machine, typed, pasted or dropped on the terminal."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        from data8_tui.typed_path import typed_path

        if not str(value):
            self.fail("the name of the file is empty", param, ctx)
        return value if isinstance(value, Path) else typed_path(value)


class OutputFile(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """Where records go, as text: a path like LocalFile's, `-`, or nothing."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from data8_tui.typed_path import typed_path

        text, path = str(value), typed_path(value)
        # As it is, it may end in a separator, or be ./- for a file of that name.
        return text if path == Path(text) else str(path)


def file_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """How a file is read, --delimiter and so on; then what its columns become."""
    for option in reversed((*_READING, _DROP, *_COLUMNS)):
        function = option(function)
    return function


def reading_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """How a file is read, and the columns that are left out."""
    for option in reversed((*_READING, _DROP)):
        function = option(function)
    return function


def viewing_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """How a file is read, where nothing is changed about its records."""
    for option in reversed(_READING[:_LOOKED_AT]):
        function = option(function)
    return function


def reading_of(options_given: Mapping[str, Any]) -> "ReadOptions":
    """Made of what `viewing_options` gives."""
    from data8_tui.transfer.readers.files import ReadOptions

    return ReadOptions(
        delimiter=options_given["delimiter"],
        encoding=options_given["encoding"],
        sheet=options_given["sheet"],
        no_header=options_given["no_header"],
        skip_lines=options_given["skip_lines"],
        columns=options_given["columns"],
        quotes=options_given["quotes"] == "double",
    )


def read_options(options_given: Mapping[str, Any]) -> "ReadOptions":
    """Made of the options, by their names."""
    from data8_tui.transfer.readers.files import ReadOptions

    return ReadOptions(
        delimiter=options_given["delimiter"],
        encoding=options_given["encoding"],
        sheet=options_given["sheet"],
        no_header=options_given["no_header"],
        skip_lines=options_given["skip_lines"],
        columns=options_given["columns"],
        drop=options_given["drop"],
        quotes=options_given["quotes"] == "double",
        nulls=options_given["nulls"],
    )


def column_overrides(options_given: Mapping[str, Any]) -> "ColumnOverrides":
    """Made of the options, by their names."""
    from data8_tui.transfer.preflight.preflight import ColumnOverrides

    return ColumnOverrides(options_given["types"], options_given["renames"])


def _names(context: click.Context, option: click.Parameter, typed: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in typed.split(",")) if typed is not None else ()
    if typed is not None and not all(names):
        raise click.BadParameter("write the names of all columns, with commas between")
    return names


def _codes(
    context: click.Context, option: click.Parameter, typed: tuple[str, ...]
) -> dict[str, int]:
    codes = pairs(context, option, typed)
    for text in codes.values():
        if not (text.isascii() and text.isdigit()):
            raise click.BadParameter(f"“{text}” is no type code; 0 is text, 1 a whole number")
    return {column: int(text) for column, text in codes.items()}


_READING = (
    click.option(
        "--delimiter", metavar="CHAR", help="The delimiter of a CSV file; detected by default."
    ),
    click.option(
        "--encoding", metavar="NAME", help="The encoding of a CSV file that is not UTF-8."
    ),
    click.option(
        "--quotes",
        type=click.Choice(["double", "none"]),
        default="double",
        help="Quotes in a CSV file: double ones around fields, or none, so that they are text.",
    ),
    click.option("--no-header", is_flag=True, help="The first line, or row, is a record already."),
    click.option(
        "--skip-lines",
        metavar="N",
        type=click.IntRange(min=0),
        default=0,
        help="Lines, or rows, above the header that are skipped.",
    ),
    click.option(
        "--columns",
        metavar="A,B,…",
        callback=_names,
        help="Names of all columns, where there is no header or in its place.",
    ),
    click.option(
        "--sheet", metavar="NAME", help="The sheet of a spreadsheet; the first by default."
    ),
    click.option(
        "--null",
        "nulls",
        metavar="TEXT",
        multiple=True,
        help="Send values that are TEXT, whole and in its case, as nulls; may be repeated.",
    ),
)
_DROP = click.option(
    "--drop",
    metavar="COLUMN",
    multiple=True,
    help="Leave a column out; rows filled only there stay records. May be repeated.",
)
_LOOKED_AT = 7
"""How many of these are about how a file is read: all before the nulls."""
_COLUMNS = (
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
