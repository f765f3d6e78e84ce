"""The options of `compare`: the key, how each side is read, and when it fails."""

import re
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
_VALUES = {"no-header": ("yes", "no"), "quotes": ("double", "none")}

_NULL = "null="


class ChoiceInWords(click.Choice[str]):
    """A choice that may be typed as people read it, too: `digits same` is digits_same."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(re.sub("[ -]", "_", str(value).lower()), param, ctx)


def key_columns(
    context: click.Context, option: click.Parameter, typed: str | None
) -> tuple[tuple[str, str], ...]:
    """Callback of --key: each column before and after. Raises UsageError."""
    if typed is None:
        return ()
    from data8_tui.analysis.compare.column_pairs import parse_key

    return parse_key(typed)


def reading(
    context: click.Context, option: click.Parameter, typed: tuple[str, ...]
) -> dict[str, Any]:
    """Callback of --before and --after: what each option is, and `nulls`, of which there may be
    several. Raises BadParameter for an option or a value that isn't known."""
    plain = tuple(f"{each}=yes" if each == "no-header" else each for each in typed)
    nulls = tuple(each.removeprefix(_NULL) for each in plain if each.startswith(_NULL))
    others = tuple(each for each in plain if not each.startswith(_NULL))
    given = pairs(context, option, others)
    for name in given:
        if name not in READING:
            raise click.BadParameter(f"“{name}” is none of {', '.join(READING)}")
        if name in _VALUES and given[name] not in _VALUES[name]:
            known = " or ".join(_VALUES[name])
            raise click.BadParameter(f"“{name}={given[name]}” should be {name}={known}")
    lines = given.get("skip-lines", "0")
    if not (lines.isascii() and lines.isdigit()):
        raise click.BadParameter(f"“{lines}” is no number of lines to skip")
    if not all(_names(given.get("columns", "-"))):
        raise click.BadParameter("write the names of all columns, with commas between")
    return {**given, "nulls": nulls} if nulls else dict(given)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


def side_options(given: Mapping[str, Any]) -> "ReadOptions":
    """How a side is read, by what `reading` gives."""
    from data8_tui.transfer.readers.files import ReadOptions

    return ReadOptions(
        delimiter=given.get("delimiter"),
        encoding=given.get("encoding"),
        sheet=given.get("sheet"),
        no_header=given.get("no-header") == "yes",
        skip_lines=int(given.get("skip-lines", "0")),
        columns=_names(given["columns"]) if "columns" in given else (),
        quotes=given.get("quotes") != "none",
        nulls=given.get("nulls", ()),
    )


def column_choice(options: Mapping[str, Any]) -> "ColumnChoice":
    """Made of the options, by their names."""
    from data8_tui.analysis.compare.column_pairs import ColumnChoice

    renames = options["renames"]
    return ColumnChoice(options["key"], options["ignore"], renames, renames_must_fit=bool(renames))


def fail_rules(options: Mapping[str, Any]) -> "tuple[FailRule, ...]":
    """Made of the options. Raises UsageError, so before a file is read."""
    from data8_tui.analysis.compare.fail_rule import parse_rule

    return tuple(map(parse_rule, options["fail_on"]))
