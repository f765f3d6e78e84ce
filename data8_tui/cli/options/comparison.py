"""The options of `compare`: the key, how each side is read, and when it fails."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from data8_tui.cli.options.pairs import pairs

if TYPE_CHECKING:
    from data8_tui.analysis.compare.column_pairs import ColumnChoice
    from data8_tui.analysis.compare.fail_rule import FailRule
    from data8_tui.transfer.readers.files import ReadOptions

READING = (
    "delimiter",
    "encoding",
    "quotes",
    "no-header",
    "skip-lines",
    "columns",
    "sheet",
    "null",
)
"""What `--before` and `--after` take, named as the options of `upload`."""


def key_columns(
    context: click.Context, option: click.Parameter, typed: str | None
) -> tuple[tuple[str, str], ...]:
    """Callback of --key: each column before and after. Raises BadParameter."""
    if typed is None:
        return ()
    columns = []
    for text in typed.split(","):
        before, equals, after = (part.strip() for part in text.partition("="))
        if not before or bool(equals) != bool(after):
            raise click.BadParameter("write it as id, or id,id2, or contact_id=id")
        columns.append((before, after or before))
    return tuple(columns)


def reading(
    context: click.Context, option: click.Parameter, typed: tuple[str, ...]
) -> dict[str, str]:
    """Callback of --before and --after. Raises BadParameter for an option that isn't known."""
    plain = tuple(f"{each}=yes" if each == "no-header" else each for each in typed)
    given = pairs(context, option, plain)
    for name in given:
        if name not in READING:
            raise click.BadParameter(f"“{name}” is none of {', '.join(READING)}")
    return given


def side_options(given: Mapping[str, str]) -> "ReadOptions":
    """How a side is read. Raises BadParameter for a value that is no number."""
    from data8_tui.transfer.readers.files import ReadOptions

    lines = given.get("skip-lines", "0")
    if not (lines.isascii() and lines.isdigit()):
        raise click.BadParameter(f"“{lines}” is no number of lines to skip")
    names = given.get("columns")
    return ReadOptions(
        delimiter=given.get("delimiter"),
        encoding=given.get("encoding"),
        sheet=given.get("sheet"),
        no_header="no-header" in given,
        skip_lines=int(lines),
        columns=tuple(each.strip() for each in names.split(",")) if names else (),
        quotes=given.get("quotes") != "none",
        nulls=(given["null"],) if "null" in given else (),
    )


def column_choice(options: Mapping[str, Any]) -> "ColumnChoice":
    """Made of the options, by their names."""
    from data8_tui.analysis.compare.column_pairs import ColumnChoice

    return ColumnChoice(options["key"], options["ignore"])


def fail_rules(options: Mapping[str, Any]) -> "tuple[FailRule, ...]":
    """Made of the options. Raises UsageError, so before a file is read."""
    from data8_tui.analysis.compare.fail_rule import parse_rule

    return tuple(map(parse_rule, options["fail_on"]))
