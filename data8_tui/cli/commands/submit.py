"""`data8-tui submit`: a new job, once."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.duration import duration_type
from data8_tui.cli.options.file import LocalFile
from data8_tui.cli.options.job import dataset_option, name_option, param_option


@command("submit")
@click.option("--workflow", metavar="NAME", default="", help="The workflow, by its exact name.")
@name_option
@dataset_option
@param_option
@click.option(
    "--input-file", metavar="PATH", default="", help="A file on the account's transfer area."
)
@click.option(
    "--spec",
    "file",
    metavar="FILE",
    type=LocalFile(),
    help="The same from a TOML or JSON file; the options override it.",
)
@click.option(
    "--again", is_flag=True, help="Submit even though the same inputs were submitted before."
)
@click.option("--wait", is_flag=True, help="Watch the job to its end.")
@click.option(
    "--timeout", metavar="TIME", callback=duration_type, help="With --wait: how long, such as 2h."
)
@click.option("--json", "as_json", is_flag=True, help="The job as JSON, as `job` gives it.")
@click.pass_obj
def submit(invocation: Invocation, /, wait: bool, timeout: float | None, **asked: object) -> None:
    """Submit a job and print its name.

    Nothing is created twice: the intent is recorded before anything is sent, a lost response is
    settled by looking the job up by its name, and inputs that were submitted before are not sent
    again without --again. Exit code 7 means that it is not known whether the job exists; the same
    command then looks again before it sends anything.

    A --spec file holds workflow, name, datasets and parameters (each a table of names and values),
    or input_file; the API's own names for them are accepted, too.
    """
    if timeout is not None and not wait:
        raise click.UsageError("--timeout goes with --wait")
    from data8_tui.cli.actions.submit import submit_job

    invocation.work(
        lambda session: submit_job(session, asked, wait=wait, time_limit=timeout),
        refused="no job is submitted",
    )
