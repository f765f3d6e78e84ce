"""The command group: connection options in any place, commands imported when they are used.

`--help` must start fast, so the group holds each command's summary and imports its module only when
it is used, and a command's module imports click alone.
"""

import importlib
from collections.abc import Callable, Sequence
from typing import Any, get_args

import click

from data8_tui.cli.invocation import Invocation
from data8_tui.errors import Interrupted
from data8_tui.settings.choices import Theme

COMMANDS = {
    "jobs": "List the jobs, most recently submitted first.",
    "job": "Show everything about one job.",
    "datasets": "List the datasets.",
    "dataset": "Show a dataset's columns, count and state.",
    "records": "Show records of a dataset.",
    "download": "Download a dataset's records to a file.",
    "open": "Look at the records of local files.",
    "verify": "Check a downloaded file against its receipt.",
    "upload": "Upload a local file to a new input dataset, once.",
    "submit": "Submit a job, once.",
    "watch": "Watch jobs until they end.",
    "workflows": "List the workflows, as far as their jobs are known.",
    "trend": "Show a workflow's statistics over its past runs.",
    "run": "Upload a file, run a workflow on it, collect the result.",
    "profile": "Count what is in each column of a file or dataset.",
    "compare": "Show what changed between two files, record by record.",
    "history": "List, complete or export what is remembered of jobs.",
    "logs": "Print the last lines of the log that --debug writes.",
    "doctor": "Check that everything here works, and try a notice.",
    "sandbox": "Run a stand-in Data8 on this machine.",
    "serve": "Serve the application to a browser on this machine.",
    "keys": "List the keys of the application, yours among them.",
    "config": "Show where settings come from.",
    "completion": "Print the completion of a shell, to keep in a file.",
    "help": "Show the help of a command.",
}
"""Every command and its summary. The module in `commands` has the command's name."""


def _take(context: click.Context, option: click.Parameter, value: Any) -> None:
    if option.name:
        context.ensure_object(Invocation).take(option.name, value)


def _switch(name: str, text: str, *, hidden: bool = False) -> click.Option:
    return click.Option(
        [name], is_flag=True, help=text, callback=_take, expose_value=False, hidden=hidden
    )


def _connection_options(*, hidden: bool) -> list[click.Parameter]:
    """The options that select the account and its addresses."""

    def option(name: str, metavar: str, text: str) -> click.Option:
        return click.Option(
            [name], metavar=metavar, help=text, callback=_take, expose_value=False, hidden=hidden
        )

    return [
        option("--profile", "NAME", "The profile of config.toml (DATA8_PROFILE)."),
        option("--config", "PATH", "Another config.toml (DATA8_CONFIG)."),
        option("--base-url", "URL", "The address of the batch API (DATA8_BASE_URL)."),
        option("--token-url", "URL", "The token endpoint (DATA8_TOKEN_URL)."),
        option("--client-id", "ID", "The client ID (DATA8_CLIENT_ID)."),
        option("--scope", "SCOPE", "The scope of the token (DATA8_SCOPE)."),
        _switch(
            "--read-only",
            "Refuse what would change something at Data8 (DATA8_READ_ONLY).",
            hidden=hidden,
        ),
        _switch(
            "--debug",
            "Write a log of requests and states (DATA8_DEBUG); logs prints it.",
            hidden=hidden,
        ),
        _switch("--demo", "Use a made-up account on this machine.", hidden=hidden),
        _switch("--plain", "Write labelled lines for screen readers and logs.", hidden=hidden),
        click.Option(
            ["--timezone"],
            metavar="ZONE",
            help="Times in local, UTC or a zone as Europe/London (DATA8_TIMEZONE).",
            callback=_take,
            expose_value=False,
            hidden=hidden,
            is_eager=True,  # so that --from and --to mean its days
        ),
    ]


class CliCommand(click.Command):
    """A command that accepts the connection options behind its name, too."""

    def __init__(self, *args: Any, connects: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("epilog", _ALSO_HERE if connects else None)
        super().__init__(*args, **kwargs)
        if connects:
            self.params.extend(_connection_options(hidden=True))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Add the command to an error about an option without its value, which click leaves out."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


class CliGroup(CliCommand, click.Group):
    """A command with commands of its own."""


_ALSO_HERE = "The options before the command (--profile, --demo …) may stand here as well."


def command(name: str, **attributes: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """Declare the command `name` with its summary from COMMANDS."""
    return click.command(name, cls=CliCommand, short_help=COMMANDS[name], **attributes)


def command_with_commands(name: str) -> Callable[[Callable[..., Any]], click.Group]:
    """Declare a command that works without one of its own commands, too."""
    return click.group(name, cls=CliGroup, short_help=COMMANDS[name], invoke_without_command=True)


_THEME = click.Option(
    ["--theme"],
    type=click.Choice(get_args(Theme)),
    help="The colours of the application (DATA8_THEME).",
    callback=_take,
    expose_value=False,
)
_LOW_BANDWIDTH = _switch(
    "--low-bandwidth",
    "Spare a slow line: few colours, times drawn every 10 s (DATA8_LOW_BANDWIDTH).",
)
_NO_MOUSE = _switch(
    "--no-mouse", "Leave the mouse to the terminal, to select text (DATA8_MOUSE=false)."
)


class CommandGroup(click.Group):
    """Lists the commands without importing any."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend([*_connection_options(hidden=False), _THEME, _LOW_BANDWIDTH, _NO_MOUSE])

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = getattr(importlib.import_module(f"data8_tui.cli.commands.{cmd_name}"), cmd_name)
        return found if isinstance(found, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:
        """As click, but with our own error for an interrupt. Raises Interrupted."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted("interrupted") from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click, but the error about an unknown command suggests a similar one.

        Raises UsageError.
        """
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(
                f"no such command “{args[0]}”{similar_command(args[0], list(COMMANDS))}"
            )
        return super().resolve_command(ctx, args)


def similar_command(word: str, known: Sequence[str]) -> str:
    """A question with the known word that is most similar; empty without one."""
    import difflib

    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean “{near[0]}”?" if near else ""
