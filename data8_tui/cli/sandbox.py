"""`data8-tui sandbox`: a stand-in Data8 in the foreground, and how to connect to it."""

import click

from data8_tui.cli import output, talk
from data8_tui.cli.grammar import COMMANDS, Command


class _Sandbox(Command):
    """Its help ends with what the sandbox itself says of its knobs: nothing here may import it."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from data8_tui.demo import knobs

        formatter.write(f"\nKnobs, and the options above:\n{knobs()}")


@click.command(
    "sandbox",
    cls=_Sandbox,
    short_help=COMMANDS["sandbox"],
    connects=False,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True},
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes a free one.")
@click.option(
    "--db",
    metavar="PATH",
    default=":memory:",
    help="Where jobs and datasets are kept; a file lasts.",
)
@click.argument("knobs", nargs=-1, type=click.UNPROCESSED)
def sandbox(port: int, db: str, knobs: tuple[str, ...]) -> None:
    """Run a stand-in Data8 on 127.0.0.1 until Ctrl-C, and print how to connect to it.

    It holds a made-up account. KNOBS slow it down or make it fail; they stand
    below.
    """
    from data8_tui.demo import sandbox as run

    with run("--port", str(port), "--db", db, *knobs) as running:
        output.lines(f"export DATA8_{key.upper()}={told}" for key, told in running.told.items())
        talk.say("paste these lines into another terminal, then run data8-tui; Ctrl-C ends this")
        running.wait()
