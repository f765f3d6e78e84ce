"""`data8-tui run FILE`: from a file to a cleansed file."""

from pathlib import Path

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.file import file_options
from data8_tui.cli.options.job import (
    dataset_option,
    interval_option,
    name_option,
    param_option,
    timeout_option,
)


@command("run")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--workflow", metavar="NAME", required=True, help="The workflow, by its exact name.")
@click.option(
    "--input", metavar="KEY", required=True, help="The workflow's name for the input that FILE is."
)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE|DIR",
    default="",
    help="Where the result goes; else FILE_cleansed.csv in this folder.",
)
@click.option("--take", metavar="KEY", default="", help="Which of the job's outputs, if several.")
@param_option
@dataset_option
@name_option
@click.option("--upload-as", metavar="NAME", help="The input dataset's name; else one is made.")
@file_options
@click.option("--force", is_flag=True, help="Replace the result if it is there.")
@click.option("--again", is_flag=True, help="A new job, although the same was cleansed before.")
@click.option("--restart", is_flag=True, help="Leave an interrupted run as it is and begin anew.")
@timeout_option
@interval_option
@click.option("--json", "as_json", is_flag=True, help="What was made, as JSON.")
@click.pass_obj
def run(invocation: Invocation, /, as_json: bool, **asked: object) -> None:
    """Upload FILE, run a workflow on it, wait, and download the result.

    Interrupted anywhere, the same command goes on from where it was: nothing is created twice.
    Run once more after it has finished, it checks that the result is there and makes nothing new.
    Prints the result's path. Exit codes are those of the commands that it takes the place of:
    upload, submit, watch and download.
    """
    from data8_tui.cli.actions.run import run_file

    invocation.work(lambda session: run_file(session, asked, as_json=as_json))
