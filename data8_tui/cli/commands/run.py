"""`data8-tui run FILE`: from a file to a cleansed file."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.csv import FORMATS, csv_options
from data8_tui.cli.options.file import LocalFile, OutputFile, file_options
from data8_tui.cli.options.job import (
    dataset_option,
    fail_on_unusual_option,
    interval_option,
    name_option,
    param_option,
    timeout_option,
)


@command("run")
@click.argument("source", metavar="FILE", type=LocalFile())
@click.option("--workflow", metavar="NAME", required=True, help="The workflow, by its exact name.")
@click.option(
    "--input", metavar="KEY", required=True, help="The workflow's name for the input that FILE is."
)
@click.option(
    "-o",
    "--output",
    "target",
    type=OutputFile(),
    metavar="FILE|DIR",
    default="",
    help="Where the result goes; else FILE_cleansed in this folder, with the format's suffix.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="The result's format; by default that of its suffix, or CSV.",
)
@csv_options("result-")
@click.option("--take", metavar="KEY", default="", help="Which of the job's outputs, if several.")
@param_option
@dataset_option
@name_option
@click.option(
    "--upload-as", metavar="NAME", help="The input dataset's name; made of FILE's name by default."
)
@file_options
@click.option("--force", is_flag=True, help="Replace the result if it is there.")
@click.option(
    "--again",
    is_flag=True,
    help="Submit a new job even though the same inputs were submitted before.",
)
@click.option(
    "--restart", is_flag=True, help="Start a new run instead of resuming an interrupted one."
)
@timeout_option
@interval_option
@fail_on_unusual_option
@click.option(
    "--check",
    metavar="FILE.toml",
    type=LocalFile(),
    help="Then compare the result with FILE; exit with 12 if a rule applies.",
)
@click.option("--json", "as_json", is_flag=True, help="The result as JSON.")
@click.pass_obj
def run(invocation: Invocation, /, as_json: bool, **asked: object) -> None:
    """Upload FILE, run a workflow on it, wait, and download the result.

    An interrupted run is resumed by the same command, and nothing is created twice. Once finished,
    the same command checks that the result is there and creates nothing new. Prints the result's
    path. The exit codes are those of upload, submit, watch and download.

    The file of --check has, all optional: key = "contact_id", or a list, or "contact_id=id" where
    the names differ; ignore, a list of columns; fail_on, a list of rules as in compare --fail-on.
    """
    from data8_tui.cli.actions.run import run_file

    invocation.work(
        lambda session: run_file(session, asked, as_json=as_json), refused="nothing is run"
    )
