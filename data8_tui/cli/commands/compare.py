"""`data8-tui compare BEFORE AFTER`: what changed between two files."""

from pathlib import Path
from typing import Any

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.compare_conflicts import refuse_conflicts
from data8_tui.cli.options.comparison import ChoiceInWords, key_columns, reading
from data8_tui.cli.options.file import LocalFile
from data8_tui.cli.options.pairs import pairs
from data8_tui.limits import LISTED_CHANGES

KINDS = [
    *("filled", "emptied", "unicode_form", "case", "spaces", "punctuation"),
    *("zeros", "digits_same", "different"),
]
"""A list of its own, since the help of a command imports click alone."""


@command("compare")
@click.argument("files", metavar="BEFORE AFTER", nargs=-1, type=LocalFile())
@click.option(
    "--key",
    metavar="ID[,ID2]",
    callback=key_columns,
    help="The columns that records are matched by; contact_id=id where their names differ.",
)
@click.option(
    "--rename",
    "renames",
    metavar="COLUMN=COLUMN",
    callback=pairs,
    multiple=True,
    help="A column of BEFORE, and its name in AFTER where that differs; may be repeated.",
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
@click.option("--job", metavar="NAME", help="Compare the two files of the `run` that made a job.")
@click.option(
    "--fail-on",
    metavar="RULE",
    multiple=True,
    help="Exit with 12 where it applies: 'emptied(email) > 0.1%', 'removed > 0'; may be repeated.",
)
@click.option("--column", metavar="COLUMN", help="List the records in which it changed.")
@click.option("--kind", type=ChoiceInWords(KINDS), help="List the records with such a change.")
@click.option(
    "--shapes",
    metavar="BEFORE AFTER",
    nargs=2,
    help="List the records in which --column went from one shape to the other, as they are shown: "
    "(null), (empty), ␠ for a space at an end.",
)
@click.option(
    "--only",
    type=click.Choice(["changed", "added", "removed"]),
    help="List the records that are so.",
)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=0),
    help=f"List at most N records; else {LISTED_CHANGES}.",
)
@click.option("--json", "as_json", is_flag=True, help="The result as JSON.")
@click.option(
    "--html",
    metavar="FILE",
    type=LocalFile(),
    help="Write a page to be sent on; it has values of records.",
)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    type=LocalFile(),
    help="Write the changes as CSV; with --apply or --revert the file that is made.",
)
@click.option("--excel", is_flag=True, help="With -o, also a guarded copy for spreadsheets.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
@click.option(
    "--apply",
    "applied",
    metavar="CHANGES",
    type=LocalFile(),
    help="Make AFTER of BEFORE, the one file given, and the changes that -o has written.",
)
@click.option(
    "--revert",
    "reverted",
    metavar="CHANGES",
    type=LocalFile(),
    help="Make BEFORE of AFTER, the one file given, likewise.",
)
@click.pass_obj
def compare(invocation: Invocation, /, files: tuple[Path, ...], **asked: Any) -> None:
    """Compare two files record by record, as texts: nothing guesses types, 007 differs from 7.

    Both may be CSV, NDJSON, Parquet or XLSX, in any order. Records are matched by --key, else by a
    column that occurs once in every record of both, or nearly so, else by their position. Of
    records with equal keys those that are equal are paired first, then the others in their order.

    Each change is of one kind, the first that applies: filled, emptied, Unicode form, case,
    spaces, punctuation, zeros, digits same, different. Each from case to punctuation allows for
    those before it. Zeros is for numbers: 007 and 7, 1.10 and 1.1. Digits same is for phone
    numbers: texts with the same seven digits or more, and no letters but those of tel, phone,
    mobile, fax or ext; 'Tel: 020 7946 0958' is 02079460958.

    A file of changes has every value that differs: --apply and --revert make one file of the
    other, with every text, null and name, all records and columns in their order, and refuse any
    other file and one that was edited. How a file is spelled isn't kept: BOM, delimiter, quotes,
    line ends, or that a value of NDJSON was a number. CSV has an empty field for a null.
    """
    refuse_conflicts(asked)
    changes = asked["applied"] or asked["reverted"]
    wanted = 1 if changes else 0 if asked["job"] else 2
    if len(files) != wanted:
        raise click.UsageError(_COUNTS[wanted])
    if changes:
        from data8_tui.cli.actions.compare_apply import apply_to_file

        apply_to_file(changes, files[0], asked)
        return
    from data8_tui.cli.actions.compare import compare_files_of_job, compare_two_files

    if asked["job"]:
        compare_files_of_job(invocation, asked)
    else:
        compare_two_files(files[0], files[1], asked)


_COUNTS = {
    0: "a job has its files: give no others",
    1: "give the one file that the changes are applied to",
    2: "give two files, before and after",
}
