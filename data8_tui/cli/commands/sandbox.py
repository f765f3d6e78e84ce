"""`data8-tui sandbox`: a stand-in Data8 in the foreground, and how to connect to it."""

import click

from data8_tui.cli import output, talk
from data8_tui.cli.command_group import COMMANDS, CliCommand


class _Sandbox(CliCommand):
    """Its help ends with the output of the sandbox's own --help: nothing here may import it."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from data8_tui.demo import sandbox_options

        formatter.write(f"\nSandbox options, with their defaults:\n{sandbox_options()}")


@click.command(
    "sandbox",
    cls=_Sandbox,
    short_help=COMMANDS["sandbox"],
    connects=False,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True},
)
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[SANDBOX OPTIONS]")
def sandbox(options: tuple[str, ...]) -> None:
    """Run a stand-in Data8 on 127.0.0.1 until Ctrl-C, and print how to connect to it.

    It has a made-up account. The sandbox options below set its port and database,
    and make it slow, make it fail or differ from what is known of Data8.

    It is for the users of this machine: any of them can connect to it, but needs the
    secret, which is printed here, to read or to change anything.
    """
    from data8_tui.demo import run_sandbox as run

    with run(*options) as running:
        output.lines(
            f"export DATA8_{key.upper()}={value}" for key, value in running.connection.items()
        )
        talk.write_message(
            "paste these lines into another terminal, then run data8-tui; Ctrl-C ends this"
        )
        running.wait()
