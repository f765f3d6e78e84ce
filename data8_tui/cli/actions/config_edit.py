"""The `config edit` command: an editor on a copy of config.toml, which takes its place if valid."""

import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data8_tui.cli import output, talk
from data8_tui.cli.actions.config_validate import fault_text
from data8_tui.environment import child_environment, editor_command
from data8_tui.errors import ConfigurationError, Data8Error, StorageError, UsageError
from data8_tui.own_files import create_own, make_private_folder
from data8_tui.settings.config_faults import find_faults
from data8_tui.settings.config_file import read_config_text
from data8_tui.settings.template import new_config, write_config


def edit_config(path: Path) -> None:
    """Edit the file, or a new one with every setting; only a valid one is written, for you alone.

    Raises UsageError without an editor, ConfigurationError for a file that isn't valid in the end.
    """
    command = editor_command()
    try:
        before = read_config_text(path)
    except FileNotFoundError:
        before = ""
    with _storage_errors(path), _copy(path, before or new_config()) as copy:
        _edit_until_valid(command, path, copy)
        after = read_config_text(copy)
        if after == before:
            talk.write_message(f"{path} is as it was")
            return
        write_config(path, after, replace=True)
    output.result(str(path))


@contextmanager
def _storage_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"{path} can't be written: {error.strerror}") from None


@contextmanager
def _copy(path: Path, text: str) -> Iterator[Path]:
    """A copy beside the file, for its owner alone; it stays where what was typed would be lost."""
    make_private_folder(path.parent)
    copy = path.with_name(f"{path.stem}.{os.getpid()}.toml")
    with os.fdopen(create_own(copy), "wb") as file:
        file.write(text.encode())
    try:
        yield copy
    except Data8Error as error:
        if read_config_text(copy) == text:
            copy.unlink()
        else:
            error.add_note(f"What you typed is in {copy}")
        raise
    copy.unlink()


def _edit_until_valid(command: str, path: Path, copy: Path) -> None:
    while True:
        _run_editor(command, copy)
        copy.chmod(0o600)
        faults = find_faults(copy)
        if not faults:
            return
        for each in faults:
            talk.write_message(f"{path.name}{fault_text(each)}")
        if not (talk.can_ask() and talk.confirm("Edit it again?", default=True)):
            raise ConfigurationError(f"{path} is as it was: the new one is not valid")


def _run_editor(command: str, copy: Path) -> None:
    try:
        done = subprocess.run(
            [*shlex.split(command), str(copy)], env=child_environment(), check=False
        )
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "its quotes don't match"
        raise UsageError(f"the editor {command} can't be run: {why}").with_note(
            "VISUAL, or else EDITOR, names the editor"
        ) from None
    if done.returncode:
        raise UsageError(f"the editor {command} ended with exit code {done.returncode}")
