"""The options of the CSV that is written: what can't go together is refused before anything."""

import click
import pytest
from click.testing import CliRunner

from data8_tui.cli.actions.download import DownloadRequest
from data8_tui.cli.commands.download import download
from data8_tui.errors import UsageError


def request(*arguments: str) -> DownloadRequest:
    """What `download` makes of its arguments."""
    context = click.Context(download)
    options = download.make_context("download", list(arguments), parent=context).params
    return DownloadRequest.from_options(**options)


@pytest.mark.parametrize(
    "options",
    [
        ("--encoding", "klingon"),
        ("--delimiter", "ab"),
        ("--crlf", "--format", "ndjson"),
        ("--bom", "-o", "a.parquet"),
        ("--delimiter", ";", "-o", "a.xlsx"),
        ("--bom", "--encoding", "cp1252"),
        ("--crlf", "--excel"),
        ("--gzip", "--format", "xlsx"),
        ("-o", "a.xlsx.gz"),
    ],
)
def test_what_can_not_go_together_is_refused_first(options: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        request("some_dataset", *options)


def test_the_options_reach_the_plan() -> None:
    made = request("some_dataset", "--delimiter", "tab", "--encoding", "utf-16", "--crlf")
    csv = made.plan.csv
    assert (csv.delimiter, csv.encoding, csv.crlf, csv.bom) == ("\t", "utf-16-le", True, True)
    assert request("some_dataset").plan.csv.document() == {}
    assert request("some_dataset", "--format", "xlsx").plan.target.name == "some_dataset.xlsx"


def test_the_help_names_them() -> None:
    shown = CliRunner().invoke(download, ["--help"]).output
    for option in ("--delimiter", "--encoding", "--crlf", "--bom", "xlsx"):
        assert option in shown
