"""The commands of the user's own, as they stand in the tables of the screens."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Final

from data8_tui.keys.command import Command
from data8_tui.safetext import visible
from data8_tui.settings.user_command import EVERYWHERE, CommandSettings

PREFIX: Final = "commands."
"""What the ids of such commands begin with; the name in config.toml follows."""

RUN_ACTION: Final = "app.run_command"
CHANGING_ACTION: Final = "app.run_changing_command"
"""The actions of those that change nothing, and of those that may: a read-only profile forbids it.
"""

SCOPES: Final[Mapping[str, frozenset[str]]] = {
    "everywhere": frozenset({EVERYWHERE}),
    "overview": frozenset({"job"}),
    "notices": frozenset({"job"}),
    "jobs": frozenset({"job"}),
    "job": frozenset({"job", "dataset"}),
    "plot": frozenset({"job"}),
    "run": frozenset({"job"}),
    "datasets": frozenset({"dataset"}),
    "dataset": frozenset({"dataset", "record"}),
    "file": frozenset({"file", "record"}),
    "record": frozenset({"record"}),
    "profile": frozenset({"file"}),
    "transfers": frozenset({"transfer"}),
    "upload": frozenset({"file"}),
}
"""What there is to run a command on, by the place in PLACES."""


def commands_by_place(settings: Mapping[str, CommandSettings]) -> dict[str, tuple[Command, ...]]:
    """The commands by the places where they work; their keys are the keymap's."""
    return {
        place: tuple(
            _command(name, one) for name, one in settings.items() if scopes.intersection(one.scope)
        )
        for place, scopes in SCOPES.items()
    }


def keys_of_commands(settings: Mapping[str, CommandSettings]) -> dict[str, tuple[str, ...]]:
    """The keys that they are given where they stand, by their ids."""
    return {f"{PREFIX}{name}": (one.key,) for name, one in settings.items() if one.key}


def _command(name: str, settings: CommandSettings) -> Command:
    action = CHANGING_ACTION if settings.mutating else RUN_ACTION
    program = PurePath(settings.argv[0]).name
    sentence = visible(settings.title) or f"Run {visible(program)}"
    footer = EVERYWHERE not in settings.scope  # there the screen's own come first
    run = f"{action}({name!r})"
    return Command(f"{PREFIX}{name}", "", run, visible(name), sentence, footer=footer)
