"""The user's config.toml, read strictly; no error ever holds a value of it.

    default_profile = "live"

    [profiles.live]
    client_id = "…"
    client_secret = "…"

Its tables and keys are those of `model.Settings`. Before there were tables, `on_finish` and
`notices` stood above the profiles; both are still read. Nothing is read from the working directory.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from data8_tui.codes import Remedy
from data8_tui.errors import ConfigurationError, StorageError
from data8_tui.own_files import read_document
from data8_tui.paths import config_folder
from data8_tui.settings.model import CODE_TWICE, AccountSettings, Preferences, Settings
from data8_tui.settings.reference import Setting, expected_in, list_settings, named_tables
from data8_tui.settings.user_command import COMMAND_FAULT
from data8_tui.settings.zone_name import UNKNOWN_ZONE

LARGEST: Final = 1_000_000
"""Bytes that the file has at most: more would take seconds to be parsed."""
OLD_KEYS: Final = {"on_finish": ("notices", "on_finish"), "notices": ("notices", "protocol")}
"""Keys that once stood above all tables, and where they belong now."""


MovedKeys = Mapping[tuple[str, str], str]
"""Old keys by the table and key where each belongs now."""


@dataclass(frozen=True)
class ConfigFile:
    """A file that was read, or one that is not there: then nothing is set in it."""

    path: Path
    settings: Settings = field(default_factory=Settings)
    warnings: tuple[str, ...] = ()

    @property
    def mode(self) -> int:
        """Its mode of access, links followed. Raises OSError."""
        return self.path.stat().st_mode & 0o777

    @property
    def profiles(self) -> Mapping[str, AccountSettings]:
        """The accounts, each under its name."""
        return self.settings.profiles


def default_config_path() -> Path:
    """config.toml in the user's configuration folder, whether or not it is there."""
    return config_folder() / "config.toml"


def read(path: Path, model: type[Settings] = Settings) -> ConfigFile:
    """Read one file.

    Raises ConfigurationError, with the file and the key, for anything that is not as it should be;
    FileNotFoundError where it isn't there.
    """
    text = read_config_text(path)
    try:
        contents = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not TOML{_place(error)}") from None
    return _checked(path, contents, model)


def read_config_text(path: Path) -> str:
    """The text of the file. Raises ConfigurationError, FileNotFoundError where it isn't there."""
    try:
        return read_document(path, LARGEST).decode()
    except StorageError as error:
        raise ConfigurationError(error.message, remedy=error.remedy) from None
    except FileNotFoundError:
        raise
    except NotADirectoryError as error:  # below HOME=/dev/null, as users of services have it
        raise FileNotFoundError(*error.args) from None
    except OSError as error:
        raise ConfigurationError(f"{path} can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is not UTF-8 text") from None


def _checked(path: Path, contents: dict[str, Any], model: type[Settings]) -> ConfigFile:
    arranged, moved = arrange(path, contents, model)
    try:
        settings = model.model_validate(arranged)
    except ValidationError as error:
        raise _refusal(path, error, model, moved) from None
    return ConfigFile(path, settings, _warnings(path, settings))


def arrange(
    path: Path, contents: Mapping[str, Any], model: type[Settings]
) -> tuple[dict[str, Any], MovedKeys]:
    """The contents with every old key in its table, and which those are.

    Raises ConfigurationError.
    """
    moved = {OLD_KEYS[key]: key for key in OLD_KEYS if _is_old(contents, key, model)}
    return _in_tables(path, contents, moved), moved


def _place(error: tomllib.TOMLDecodeError) -> str:
    """Only where the syntax breaks: the parser's own sentence may quote what stands there."""
    found = re.search(r"at line \d+, column \d+|at end of document", str(error))
    return f": it breaks {found[0]}" if found else ""


def _is_old(contents: Mapping[str, Any], key: str, model: type[Settings]) -> bool:
    """Whether an old key is meant, and not the table that has its name today."""
    is_table = key in model.model_fields and isinstance(contents.get(key), dict)
    return key in contents and not is_table


def _in_tables(path: Path, contents: Mapping[str, Any], moved: MovedKeys) -> dict[str, Any]:
    """The contents with every old key in its table. Raises ConfigurationError for one set twice."""
    arranged = {key: value for key, value in contents.items() if key not in moved.values()}
    for (table, key), old in moved.items():
        inside = arranged.setdefault(table, {})
        if key in inside:
            raise ConfigurationError(f"{path}: {old} is set twice, also in [{table}]")
        arranged[table] = {**inside, key: contents[old]}
    return arranged


def _refusal(
    path: Path, error: ValidationError, model: type[Settings], moved: MovedKeys
) -> ConfigurationError:
    """About the first fault."""
    if text := contradiction(error):
        return ConfigurationError(f"{path}: {text}")
    first = error.errors(include_url=False, include_input=False)[0]
    fault = fault_of(dict(first), model, moved)
    remedy = Remedy.KNOWN_KEYS(keys=list(fault.known)) if fault.known else None
    return ConfigurationError(f"{path}: {fault.text}", remedy=remedy)


@dataclass(frozen=True, slots=True)
class KeyFault:
    """What is wrong with the key at `place`; of an unknown one, `known` are those that exist."""

    place: tuple[str, ...]
    text: str
    wrong: str = ""
    known: tuple[str, ...] = ()


def fault_of(error: Mapping[str, Any], model: type[Settings], moved: MovedKeys) -> KeyFault:
    """The message of one of pydantic's errors, without the value that it is about."""
    place = tuple(map(str, error["loc"]))
    if error["type"] == CODE_TWICE:
        return KeyFault(place, f"[{place[0]}] {error['msg']}")
    if error["type"] == COMMAND_FAULT:
        return _command_fault(place, error["ctx"])
    table, key = _split(place)
    within = f"[{table}] " if table else ""
    known = {one.key: one for one in list_settings(model) if _belongs(one, table)}
    if error["type"] == "extra_forbidden":
        text = f"[{table}] has an unknown key “{key}”" if table else f"unknown key “{key}”"
        return KeyFault(place, text, key, tuple(known if table else _top_level(model)))
    expected = known[key].expected if key in known else expected_in(table)
    expected = str(error["msg"]) if error["type"] == UNKNOWN_ZONE else expected
    old = moved.get((table, key))
    return KeyFault((old,) if old else place, f"{old or f'{within}{key}'} should be {expected}")


def _command_fault(place: tuple[str, ...], found: Mapping[str, Any]) -> KeyFault:
    """Of a command's table, which is at `place`."""
    text = f"[{'.'.join(place)}] {found['key']} {found['text']}"
    return KeyFault((*place, found["key"]), text, found["wrong"], tuple(found["known"]))


def contradiction(error: ValidationError) -> str:
    """What settings that are valid each contradict one another in; empty for other errors."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"[{first['loc'][0]}] {first['msg']}" if first["type"] == CODE_TWICE else ""


def _top_level(model: type[Settings]) -> list[str]:
    """The keys of the file itself; those that every file needs come first."""
    return sorted(model.model_fields, key=lambda key: key in Preferences.model_fields)


def _belongs(setting: Setting, table: str) -> bool:
    return table.startswith(f"{setting.table}.") if setting.named else table == setting.table


def _split(place: tuple[str, ...]) -> tuple[str, str]:
    """The table and the key of an error's place; what is inside a value is its key's."""
    if place[0] in named_tables():
        return ".".join(place[: min(2, len(place) - 1)]), place[min(2, len(place) - 1)]
    return ("", place[0]) if len(place) == 1 else (place[0], place[1])


def _warnings(path: Path, settings: Settings) -> tuple[str, ...]:
    mode = path.stat().st_mode & 0o777
    if mode & 0o077 and any(account.client_secret for account in settings.profiles.values()):
        return (f"{path} holds a secret that other users can read (mode {mode:04o}): chmod 600 it",)
    return ()
