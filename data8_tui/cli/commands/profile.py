"""`data8-tui profile FILE`: what is in each column."""

import os
import re

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.file import LocalFile, reading_options

_DATASET = re.compile("[A-Za-z][A-Za-z0-9_]*")
"""What may be the name of a dataset. A file's name nearly always has a dot."""


@command("profile")
@click.argument("source", metavar="FILE|NAME")
@click.option(
    "--column",
    "chosen",
    metavar="COLUMN",
    multiple=True,
    help="All figures of one column, by header or number (#3); may be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="All figures as JSON.")
@click.option(
    "--html",
    "page",
    type=LocalFile(),
    metavar="PAGE",
    help="Also write all figures to PAGE, to be sent or printed; it has values of records.",
)
@click.option("--force", is_flag=True, help="Replace PAGE if it is there.")
@reading_options
@click.pass_obj
def profile(invocation: Invocation, /, source: str, **asked: object) -> None:
    """Count what is in each column of FILE (CSV, NDJSON, Parquet, XLSX), exactly.

    Where there is no such file, NAME is an output dataset, which is downloaded for that.

    For each column: how many values are filled, distinct and occur once; lengths; the most common
    values; their shapes (SW1A 1AA is AA9A 9AA; with runs folded A9A 9A); texts like nulls;
    how many look like e-mail addresses, UK postcodes, phone numbers or dates. Values are texts:
    nothing guesses types. In CSV an empty field is an empty text; other formats have nulls.

    Texts like nulls are NULL, (null), <null>, #NULL!, \\N, NaN, NA, <NA>, N/A, #N/A, nil, none,
    unknown, not known, missing, -, --, . and ?, also in small letters or capitals.
    """
    from data8_tui.typed_path import typed_path

    if not source:
        raise click.UsageError("the name of the file is empty")
    if asked["force"] and asked["page"] is None:
        raise click.UsageError("--force needs --html")
    path = typed_path(source)
    if _DATASET.fullmatch(source) and not os.path.lexists(path):
        from data8_tui.cli.actions.profile import profile_dataset

        invocation.work(lambda session: profile_dataset(session, source, asked))
    else:
        from data8_tui.cli.actions.profile import profile_and_print

        profile_and_print(path, asked)
