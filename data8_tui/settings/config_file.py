"""The user's config.toml: named profiles, read strictly, and never a value of it in an error.

    default_profile = "live"

    [profiles.live]
    client_id = "…"
    client_secret = "…"

A profile may also give base_url, token_url and scope. Above the profiles may stand

    on_finish = ["notify-send", "{title}", "{text}"]
    notices = "osc9"

which say how news of a job are told: by a command instead of a notice in the terminal, or by
another kind of notice than the one that would be chosen (osc9, osc777, osc99, bell, off).
Nothing is read from the working directory.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from data8_tui.errors import ConfigurationError
from data8_tui.paths import config_folder


class Given(BaseModel):
    """What one place says of a profile. Everything is optional, nothing else is allowed."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, str_strip_whitespace=True
    )

    base_url: str | None = None
    """Where the batch API is."""

    token_url: str | None = None
    """Where a token is bought with the credentials."""

    client_id: str | None = None
    """The name that Data8 gave to this client."""

    client_secret: SecretStr | None = None
    """The secret that belongs to it."""

    scope: str | None = None
    """What the token is for."""


class _Contents(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    default_profile: str | None = None
    on_finish: tuple[Annotated[str, Field(strict=True)], ...] = ()
    notices: Literal["auto", "osc9", "osc777", "osc99", "bell", "off"] = "auto"
    profiles: dict[str, Given] = {}


@dataclass(frozen=True)
class ConfigFile:
    """A file that was read, or one that is not there: then it has no profiles."""

    path: Path
    default_profile: str | None = None
    profiles: Mapping[str, Given] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    on_finish: tuple[str, ...] = ()
    """The command that is run on news of a job, as its list of arguments."""
    notices: str = "auto"
    """The kind of notice that the terminal is given."""


def default_config_path() -> Path:
    """config.toml in the user's configuration folder, whether or not it is there."""
    return config_folder() / "config.toml"


def read(path: Path) -> ConfigFile:
    """Read one file.

    Raises ConfigurationError, with the file and the key, for anything that is not as it should be;
    FileNotFoundError where it isn't there.
    """
    try:
        text = path.read_text(encoding="utf-8")
        contents = _Contents.model_validate(tomllib.loads(text))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ConfigurationError(f"{path} can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not TOML{_place(error)}") from None
    except ValidationError as error:
        raise _refusal(path, error) from None
    return ConfigFile(
        path,
        contents.default_profile,
        contents.profiles,
        _warnings(path, contents),
        contents.on_finish,
        contents.notices,
    )


def _place(error: tomllib.TOMLDecodeError) -> str:
    """Only where the syntax breaks: the parser's own sentence may quote what stands there."""
    found = re.search(r"at line \d+, column \d+|at end of document", str(error))
    return f": it breaks {found[0]}" if found else ""


_EXPECTED = {
    "on_finish": "a list of texts: the command and its arguments",
    "notices": "one of auto, osc9, osc777, osc99, bell, off",
}


def _refusal(path: Path, error: ValidationError) -> ConfigurationError:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where, key = first["loc"], str(first["loc"][-1])
    table = f"[{'.'.join(map(str, where[:-1]))}] " if where[:-1] else ""
    if first["type"] == "extra_forbidden":
        known = (Given if table else _Contents).model_fields
        return ConfigurationError(
            f"{path}: {table}has an unknown key “{key}”"
            if table
            else f"{path}: unknown key “{key}”",
            hint=f"known there: {', '.join(known)}",
        )
    if where[0] in _EXPECTED:
        return ConfigurationError(f"{path}: {where[0]} should be {_EXPECTED[str(where[0])]}")
    expected = "a table" if key == "profiles" or where[-2:-1] == ("profiles",) else "a text"
    return ConfigurationError(f"{path}: {table}{key} should be {expected}")


def _warnings(path: Path, contents: _Contents) -> tuple[str, ...]:
    mode = path.stat().st_mode & 0o777
    if mode & 0o077 and any(given.client_secret for given in contents.profiles.values()):
        return (f"{path} holds a secret that other users can read (mode {mode:04o}): chmod 600 it",)
    return ()


def without_secrets(given: Given) -> dict[str, Any]:
    """What a place says, as far as it may be shown."""
    return given.model_dump(exclude={"client_secret"}, exclude_none=True)
