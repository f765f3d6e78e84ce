"""`data8-tui sandbox`: a stand-in Data8 in the foreground, and how to connect to it."""

import click

from data8_tui.cli import output, talk
from data8_tui.cli.command_group import COMMANDS, CliCommand


class _Sandbox(CliCommand):
    """Its help ends with what the sandbox itself says of its knobs: nothing here may import it."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from data8_tui.demo import sandbox_options

        formatter.write(f"\nKnobs, with what they are if not given:\n{sandbox_options()}")


@click.command(
    "sandbox",
    cls=_Sandbox,
    short_help=COMMANDS["sandbox"],
    connects=False,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True},
)
@click.argument("knobs", nargs=-1, type=click.UNPROCESSED)
def sandbox(knobs: tuple[str, ...]) -> None:
    """Run a stand-in Data8 on 127.0.0.1 until Ctrl-C, and print how to connect to it.

    It holds a made-up account. KNOBS say where it listens and keeps it, slow it
    down or make it fail; they stand below.
    """
    from data8_tui.demo import run_sandbox as run

    with run(*knobs) as running:
        output.lines(f"export DATA8_{key.upper()}={told}" for key, told in running.told.items())
        talk.write_message(
            "paste these lines into another terminal, then run data8-tui; Ctrl-C ends this"
        )
        running.wait()
