"""A config.toml to begin with: every setting with its meaning, all of them commented out."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from data8_tui.own_files import create_own, make_private_folder
from data8_tui.settings.model import Settings
from data8_tui.settings.reference import ACCOUNT, Setting, list_settings, remarks, toml_value

PROFILE: Final = "default"
"""The name of the profile that a new file has."""

_HEAD: Final = """\
# Settings of data8-tui. Each stands here with its default or an example; take the # away in front
# of its name to set it. This file may hold a secret, so only you should be able to read it.
"""


def new_config(model: type[Settings] = Settings, known: Mapping[str, str] | None = None) -> str:
    """The text of the file: as TOML it has one profile, which sets what is `known`, by its keys."""
    return "\n".join((_HEAD, *_lines(model, known or {})))


def _lines(model: type[Settings], known: Mapping[str, str]) -> Iterator[str]:
    table = ""
    for setting in list_settings(model):
        if setting.table != table:
            table = setting.table
            yield _heading(setting)
        yield from (f"# {remark}" for remark in remarks(setting))
        if setting.table == ACCOUNT and setting.key in known:
            yield f"{setting.key} = {toml_value(known[setting.key])}\n"
        else:
            yield f"#{setting.key} = {toml_value(_example(setting))}\n"


def _heading(setting: Setting) -> str:
    """The line that begins a table; a named one is an example too, but for the profile."""
    if setting.table == ACCOUNT:
        return f"[{ACCOUNT}.{PROFILE}]"
    return f'#[{setting.table}."NAME"]' if setting.named else f"[{setting.table}]"


def _example(setting: Setting) -> object:
    """An example where the model has one, else the default, else a text to be replaced."""
    examples = setting.field.examples or [setting.default]
    return "…" if examples[0] is None else examples[0]


def write_config(path: Path, text: str, *, replace: bool) -> None:
    """Write a file that only its owner can read; `replace` allows an existing one to be replaced.

    Raises FileExistsError where that isn't allowed, and OSError for what the disk refuses, which
    leaves no part of the new file. A file that is replaced is as it was until the new one is
    complete.
    """
    make_private_folder(path.parent)
    if not replace:
        _write_new(path, text)
        return
    target = path.resolve()
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    _write_new(fresh, text)
    try:
        fresh.replace(target)
    except BaseException:
        fresh.unlink()
        raise


def _write_new(path: Path, text: str) -> None:
    """Write a file that must not exist yet; it is removed again where it can't be completed."""
    descriptor = create_own(path)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
    except BaseException:
        path.unlink()
        raise
