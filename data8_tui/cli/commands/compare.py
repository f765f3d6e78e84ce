"""`data8-tui compare BEFORE AFTER`: what changed between two files."""

from pathlib import Path

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.comparison import key_columns, reading
from data8_tui.cli.options.file import LocalFile

KINDS = [
    *("filled", "emptied", "unicode_form", "case", "spaces", "punctuation", "digits_same"),
    "different",
]
"""A list of its own, since the help of a command imports click alone."""


@command("compare")
@click.argument("before", metavar="BEFORE", type=LocalFile())
@click.argument("after", metavar="AFTER", type=LocalFile())
@click.option(
    "--key",
    metavar="ID[,ID2]",
    callback=key_columns,
    help="The columns that records are matched by; contact_id=id where their names differ.",
)
@click.option("--by-position", is_flag=True, help="Match the first record with the first one.")
@click.option(
    "--ignore", metavar="COLUMN", multiple=True, help="Don't compare a column; may be repeated."
)
@click.option(
    "--before",
    "read_before",
    metavar="OPTION=VALUE",
    multiple=True,
    callback=reading,
    help="How BEFORE is read: delimiter, encoding, quotes, no-header, skip-lines, columns, sheet "
    "or null, as in upload; may be repeated.",
)
@click.option(
    "--after",
    "read_after",
    metavar="OPTION=VALUE",
    multiple=True,
    callback=reading,
    help="The same for AFTER.",
)
@click.option(
    "--fail-on",
    metavar="RULE",
    multiple=True,
    help="Exit with 12 where it applies: 'emptied(email) > 0.1%', 'removed > 0'; may be repeated.",
)
@click.option("--column", metavar="COLUMN", help="List the records in which it changed.")
@click.option("--kind", type=click.Choice(KINDS), help="List the records with such a change.")
@click.option(
    "--only",
    type=click.Choice(["changed", "added", "removed"]),
    help="List the records that are so.",
)
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=0), help="List at most N records; else 20."
)
@click.option("--json", "as_json", is_flag=True, help="The result as JSON.")
@click.pass_obj
def compare(invocation: Invocation, /, before: Path, after: Path, **asked: object) -> None:
    """Compare two files record by record, as texts: nothing guesses types, 007 differs from 7.

    Both may be CSV, NDJSON, Parquet or XLSX, in any order. Records are matched by --key, else by a
    column that occurs once in every record of both, else by their position. Of records with equal
    keys those that are equal are paired first, then the others in their order.

    Each change is of one kind, the first that applies: filled, emptied, unicode_form, case,
    spaces, punctuation, digits_same (other texts with the same digits), different. Each from case
    to punctuation allows for those before it.
    """
    from data8_tui.cli.actions.compare import compare_two_files

    compare_two_files(before, after, asked)
