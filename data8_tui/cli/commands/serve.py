"""`data8-tui serve`: the application in a browser of this machine."""

import click

from data8_tui.cli.command_group import command
from data8_tui.cli.invocation import Invocation


@command("serve")
@click.option(
    "--port",
    type=click.IntRange(min=0, max=65535),
    default=0,
    help="The port to listen on; by default one that is free.",
)
@click.option(
    "--bind",
    "address",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Which address of this machine's own: another is refused.",
)
@click.pass_obj
def serve(invocation: Invocation, port: int, address: str) -> None:
    """Serve the application to a browser on this machine, until Ctrl-C. Needs the extra `web`.

    The address that is printed works once: the browser that opens it gets a cookie in exchange,
    others are refused. Each tab is an application of its own, with these options; files are read
    and written on this machine. Nothing is loaded from elsewhere.

    Only this machine is served. From another one, forward the port: ssh -L 8000:127.0.0.1:8000
    HOST, with --port 8000 there.
    """
    from data8_tui.cli.actions.serve import serve_application

    serve_application(invocation, address, port)
