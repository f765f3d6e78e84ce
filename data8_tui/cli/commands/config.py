"""`data8-tui config`: every setting, where it comes from, and a file to begin with."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from data8_tui.cli import output
from data8_tui.cli.command_group import CliCommand, command_with_commands
from data8_tui.cli.invocation import Invocation

if TYPE_CHECKING:
    from data8_tui.api.status_codes import StatusMeaning
    from data8_tui.settings.profile import Profile
    from data8_tui.settings.sources import ResolvedSettings

_DEMO = "--demo"
_Settings = dict[str, tuple[Any, str]]
"""As `shown_settings` gives them."""


@command_with_commands("config")
@click.pass_context
def config(context: click.Context) -> None:
    """Show each setting and where it comes from; write, edit and check a config.toml.

    The first place that gives a value counts: an option, a DATA8_* variable, config.toml (of its
    profiles, the chosen one), the default. Secrets are not shown, only where they are kept.
    """
    if context.invoked_subcommand is None:
        context.invoke(show_settings)


@config.command("show", cls=CliCommand)
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@click.pass_obj
def show_settings(invocation: Invocation, as_json: bool = False) -> None:
    """Show each setting, its value and where it comes from, then each known status code of jobs.

    A password in an address is not shown. Exit code 3 means that an address can't be used.
    """
    from data8_tui.cli import talk
    from data8_tui.settings.credentials import check_addresses
    from data8_tui.settings.shown_settings import shown_settings
    from data8_tui.settings.sources import read_settings

    if invocation.demo:
        _show_demo(invocation, as_json=as_json)
        return
    settings = read_settings(invocation.options)
    for warning in settings.warnings:
        talk.write_warning(warning)
    found, codes = shown_settings(settings), _status_codes(settings)
    if as_json:
        path = str(settings.file.path)
        output.json_document(_document(path, settings.profile_name, found, codes))
    else:
        _print_table((settings.profile_name or "none", _profile_from(settings)), found, codes)
    check_addresses(settings)


def _print_table(
    profile: tuple[str, str], settings: _Settings, codes: "list[StatusMeaning]"
) -> None:
    from data8_tui.wording.statuses import meaning_text, source_text

    rows = [("profile", *profile)]
    rows += [(name, _shown(value), source) for name, (value, source) in settings.items()]
    rows += [
        (f"status code {each.status}", meaning_text(each), source_text(each)) for each in codes
    ]
    _show_table(rows)


def _show_table(rows: list[tuple[str, str, str]]) -> None:
    from data8_tui.cli.views.table import Table, TableColumn

    table = Table(
        [TableColumn("Setting"), TableColumn("Value"), TableColumn("From")], paint=output.paint
    )
    output.lines(table.lines([output.exact(text) for text in row] for row in rows))


def _show_demo(invocation: Invocation, *, as_json: bool) -> None:
    """Show the account of this one run, and the user's own settings where it goes by them."""
    from data8_tui.api.status_codes import StatusCodes

    with invocation.profile() as profile:
        settings = _demo_settings(profile, _own_settings(invocation))
        codes = StatusCodes(profile.preferences.status.meanings).all()
    if as_json:
        output.json_document(_document(None, profile.name, settings, codes))
    else:
        _print_table((profile.name, _DEMO), settings, codes)


def _own_settings(invocation: Invocation) -> _Settings:
    """The user's own; none where config.toml is wrong, which the demo has warned of."""
    from data8_tui.errors import ConfigurationError
    from data8_tui.settings.shown_settings import shown_settings
    from data8_tui.settings.sources import read_settings

    with suppress(ConfigurationError):
        return shown_settings(read_settings(invocation.options))
    return {}


def _demo_settings(profile: "Profile", own: _Settings) -> _Settings:
    from data8_tui.settings.shown_settings import HIDDEN
    from data8_tui.settings.table import SettingsTable

    found: _Settings = {}
    for setting in ("base_url", "token_url", "client_id", "client_secret", "scope"):
        secret = setting == "client_secret"
        found[setting] = (HIDDEN if secret else getattr(profile, setting), _DEMO)
    for table, held in profile.preferences:
        for key, value in held if isinstance(held, SettingsTable) else ():
            name = f"{table}.{key}"
            mine, source = own.get(name, (value, "default"))
            found[name] = (value, source if _shown(mine) == _shown(value) else _DEMO)
    named = ("workflows.", "views.", "commands.")
    return found | {name: each for name, each in own.items() if name.startswith(named)}


@config.command("path", cls=CliCommand)
@click.pass_obj
def print_config_path(invocation: Invocation) -> None:
    """Print where config.toml is, or would be."""
    from data8_tui.settings.sources import config_path

    output.result(str(config_path(invocation.options)))


@config.command("init", cls=CliCommand)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option("--stdout", is_flag=True, help="Print the file instead of writing it.")
@click.pass_obj
def init_config(invocation: Invocation, force: bool, stdout: bool) -> None:
    """Write a config.toml that explains each setting.

    Every setting in it is commented out, but for the account's that options or variables give now;
    a secret is not written. Only you can read the file, since it may hold one.
    """
    from data8_tui.settings.sources import config_path, given_account
    from data8_tui.settings.template import new_config

    text = new_config(known=given_account(invocation.options))
    if stdout:
        output.lines(map(output.exact, text.splitlines()))
        return
    target = config_path(invocation.options)
    _write(target, text, force=force)
    output.result(str(target))


@config.command("validate", cls=CliCommand)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.pass_context
def validate(context: click.Context, file: Path | None) -> None:
    """Print everything that is wrong in config.toml, or in FILE, each with its line.

    Exit code 3 means that something is wrong. Secrets are not read, and nothing is sent.
    """
    from data8_tui.cli.actions.config_validate import validate_config
    from data8_tui.settings.sources import config_path

    context.exit(validate_config(file or config_path(context.obj.options)))


@config.command("edit", cls=CliCommand)
@click.pass_obj
def edit(invocation: Invocation) -> None:
    """Open config.toml in your editor (VISUAL, EDITOR); it is written only if it is valid.

    You edit a copy that only you can read. Where there is no file yet, it has every setting.
    """
    from data8_tui.cli.actions.config_edit import edit_config
    from data8_tui.settings.sources import config_path

    edit_config(config_path(invocation.options))


@config.command("schema", cls=CliCommand)
def print_schema() -> None:
    """Print the JSON schema of config.toml, for an editor."""
    from data8_tui.settings.model import Settings

    draft = "https://json-schema.org/draft/2020-12/schema"
    output.json_document({"$schema": draft, **Settings.model_json_schema()})


def _write(target: Path, text: str, *, force: bool) -> None:
    from data8_tui.errors import StorageError, UsageError
    from data8_tui.settings.template import write_config

    try:
        write_config(target, text, replace=force)
    except FileExistsError:
        raise UsageError(f"{target} already exists").with_note(
            "--force replaces it; --stdout prints the new one"
        ) from None
    except OSError as error:
        raise StorageError(f"{target} can't be written: {error.strerror}") from None


def _status_codes(settings: "ResolvedSettings") -> "list[StatusMeaning]":
    """The meaning of each status code that is configured, documented or was seen here."""
    from data8_tui.api.status_codes import StatusCodes
    from data8_tui.errors import StorageError
    from data8_tui.monitor.history import default_history_path, read_statuses

    codes = StatusCodes(settings.preferences.status.meanings)
    address, client = (settings.find(name)[0] for name in ("base_url", "client_id"))
    if client:
        with suppress(StorageError):
            codes.tally = read_statuses(default_history_path(), address, client)
    return codes.all()


def _shown(value: Any) -> str:
    from data8_tui.settings.reference import toml_value

    if value is None or value == "":
        return "(not set)"
    return value if isinstance(value, str) else toml_value(value)


def _document(
    path: str | None, profile: str | None, settings: _Settings, codes: "list[StatusMeaning]"
) -> dict[str, Any]:
    found = {
        name: {"value": value, "from": source or None} for name, (value, source) in settings.items()
    }
    statuses = [
        {
            "status": each.status,
            "state": None if each.state is each.state.UNKNOWN else each.state,
            "from": each.source,
            "jobs": each.jobs,
        }
        for each in codes
    ]
    return {"path": path, "profile": profile, "settings": found, "statusCodes": statuses}


def _profile_from(settings: "ResolvedSettings") -> str:
    """The file that the profile stands in, or why there is none."""
    file = settings.file.path
    if settings.profile_name:
        return str(file)
    return f"{file} chooses none" if file.exists() else f"there is no {file}"
