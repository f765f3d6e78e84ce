"""`data8-tui keys`: which key does what."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation


@command("keys")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@click.option("--markdown", is_flag=True, help="A table of Markdown.")
@click.pass_obj
def keys(invocation: Invocation, as_json: bool, markdown: bool) -> None:
    """List the keys of the application as they apply: your own from [keys] of config.toml, or the
    default.

    A command's id is what [keys] calls it: `"jobs.download" = "D"`; a list gives several keys, an
    empty one none. Faults in your keys are warnings on standard error. In JSON each command has id,
    keys, default, sentence and places.
    """
    from data8_tui.cli.actions.keys import list_keys
    from data8_tui.errors import UsageError

    if as_json and markdown:
        raise UsageError("--json and --markdown exclude each other")
    list_keys(invocation, as_json=as_json, markdown=markdown)
