"""All that is wrong in a config.toml, with its lines; values of it are never repeated."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from data8_tui.addresses import address_fault
from data8_tui.errors import ConfigurationError
from data8_tui.own_files import foreign_writer
from data8_tui.settings.config_file import arrange, fault_of, read_config_text
from data8_tui.settings.model import AccountSettings, Settings
from data8_tui.settings.toml_lines import key_lines, line_of


@dataclass(frozen=True, slots=True)
class ConfigFault:
    """What is wrong in a line, counted from 1; line 0 is the file as a whole.

    `known` are the keys, or names, one of which may be meant instead of `wrong`.
    """

    line: int
    text: str
    wrong: str = ""
    known: tuple[str, ...] = ()


def find_faults(path: Path) -> list[ConfigFault]:
    """All of them, in the order of the file. Raises ConfigurationError, FileNotFoundError."""
    text = read_config_text(path)
    try:
        contents = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        return [ConfigFault(line, "is not TOML: the syntax breaks here")]
    try:
        arranged, moved = arrange(path, contents, Settings)
        settings = Settings.model_validate(arranged)
    except ConfigurationError as error:
        return [ConfigFault(0, error.message.removeprefix(f"{path}: "))]
    except ValidationError as error:
        lines = key_lines(text)
        faults = [fault_of(each, Settings, moved) for each in error.errors(include_input=False)]
        found_faults = (
            ConfigFault(line_of(lines, each.place), each.text, each.wrong, each.known)
            for each in faults
        )
        return sorted(found_faults, key=lambda each: each.line)
    return sorted(_between_settings(path, text, settings), key=lambda each: each.line)


def _between_settings(path: Path, text: str, settings: Settings) -> Iterator[ConfigFault]:
    """What settings that are right by themselves have against each other."""
    lines, default = key_lines(text), settings.default_profile
    if default is not None and default not in settings.profiles:
        line = line_of(lines, ("default_profile",))
        yield ConfigFault(
            line, "default_profile names no profile", default, tuple(settings.profiles)
        )
    for name, account in settings.profiles.items():
        at = ("profiles", name)
        for key, fault in _account_faults(account):
            yield ConfigFault(line_of(lines, (*at, key)), f"[profiles.{name}] {fault}")
    for name, view in settings.views.items():
        if view.ends_before_it_begins:
            line = line_of(lines, ("views", name, "until"))
            yield ConfigFault(line, f"[views.{name}] until lies before since")
    yield from _access_faults(path, settings)


def _access_faults(path: Path, settings: Settings) -> Iterator[ConfigFault]:
    """Who else can read a secret in the file, or change what is trusted."""
    mode = path.stat().st_mode & 0o777
    if mode & 0o077 and any(account.client_secret for account in settings.profiles.values()):
        yield ConfigFault(0, f"holds a secret that other users can read (mode {mode:04o})")
    elif _names_what_is_trusted(settings):
        how = f"other users can write it ({mode:04o})" if mode & 0o022 else foreign_writer(path)
        if how:
            yield ConfigFault(0, f"names programs, or where secrets go, and {how}")


def _names_what_is_trusted(settings: Settings) -> bool:
    return bool(settings.profiles or settings.commands or settings.notices.on_finish)


def _account_faults(account: AccountSettings) -> Iterator[tuple[str, str]]:
    """Each with the key that it is about."""
    keys = account.secret_keys
    if len(keys) > 1:
        yield keys[1], f"has {' and '.join(keys)}: keep one"
    for key in ("base_url", "token_url"):
        if key in account.model_fields_set and (fault := address_fault(getattr(account, key))):
            yield key, f"{key} {fault}"
