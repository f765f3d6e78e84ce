"""The options of every command that submits or watches a job."""

from functools import partial

import click

from data8_tui.cli.options.duration import duration_type
from data8_tui.cli.options.pairs import pairs

name_option = click.option(
    "--name", metavar="NAME", default="", help="The job's name; a free one is chosen by default."
)

_repeated = partial(click.option, callback=pairs, multiple=True)

dataset_option = _repeated(
    "--dataset",
    "datasets",
    metavar="KEY=DATASET",
    help="A completed dataset for the workflow's input KEY; may be repeated.",
)

param_option = _repeated(
    "--param",
    "parameters",
    metavar="KEY=VALUE",
    help="A parameter of the workflow; may be repeated.",
)

timeout_option = click.option(
    "--timeout",
    metavar="TIME",
    callback=duration_type,
    help="How long the job may take: 2h, 90s, 1h30m.",
)

interval_option = click.option(
    "--interval",
    metavar="TIME",
    callback=duration_type,
    help="Between two polls; refresh.unfinished of config.toml by default, 5s.",
)

fail_on_unusual_option = click.option(
    "--fail-on-unusual",
    is_flag=True,
    help="Exit with 12 if a job's figures are unusual, by at least eight past runs.",
)
