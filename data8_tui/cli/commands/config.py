"""`data8-tui config`: where settings come from, and which ones count."""

from typing import TYPE_CHECKING

import click

from data8_tui.cli import output
from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation

if TYPE_CHECKING:
    from data8_tui.settings.sources import Settings


@command("config")
@click.argument("what", type=click.Choice(["show", "path"]), default="show")
@click.pass_obj
def config(invocation: Invocation, what: str) -> None:
    """Show each setting and the place it comes from, or the path of config.toml.

    The first place that gives a value counts: an option, a DATA8_* variable, the chosen profile of
    config.toml, Data8's own address. Secrets are not shown.
    """
    from data8_tui.cli.views.table import Table, TableColumn
    from data8_tui.session import read_settings

    settings = read_settings(invocation.flags)
    if what == "path":
        output.lines([output.safe(str(settings.file.path))])
        return
    rows = [("profile", settings.profile_name or "none", _profile_from(settings))]
    for key in settings.keys:
        value, place = settings.find(key)
        shown = "(hidden)" if key == "client_secret" and value else value or "(not set)"
        rows.append((key, shown, place))
    table = Table(
        [TableColumn("Setting"), TableColumn("Value"), TableColumn("From")], paint=output.paint
    )
    output.lines(table.lines([output.safe(text) for text in row] for row in rows))


def _profile_from(settings: "Settings") -> str:
    """The file that the profile stands in, or why there is none."""
    path = settings.file.path
    if settings.profile_name:
        return str(path)
    return f"{path} chooses none" if path.exists() else f"there is no {path}"
