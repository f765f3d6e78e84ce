"""`data8-tui help COMMAND`: the same as `data8-tui COMMAND --help`."""

import click

from data8_tui.cli import output
from data8_tui.cli.command_group import command


@command("help", connects=False)
@click.argument("names", metavar="[COMMAND]…", nargs=-1)
def help(names: tuple[str, ...]) -> None:  # noqa: A001 - a command's function has its name
    """Show the help of COMMAND, such as `help jobs` or `help history sync`."""
    context = click.get_current_context().find_root()
    found = context.command
    for name in names:
        among = found if isinstance(found, click.Group) else click.Group()
        _, below, _ = among.resolve_command(context, [name])
        if below is None:
            raise click.UsageError(f"{found.name} has no command “{name}”")
        found, context = below, click.Context(below, parent=context, info_name=name)
    output.lines(map(output.exact, found.get_help(context).splitlines()))
