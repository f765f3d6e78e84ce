"""Every command with the keys that apply, as a list: for the command line and the README."""

from collections.abc import Iterator
from dataclasses import dataclass

from data8_tui.keys.command import Command
from data8_tui.keys.key_names import shown_key
from data8_tui.keys.keymap import Keymap
from data8_tui.keys.places import CURSORS, PLACES, Place
from data8_tui.keys.user_commands import PREFIX


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A command with its keys as people name them, and the places where those apply."""

    id: str
    keys: tuple[str, ...]
    default: tuple[str, ...]
    sentence: str
    places: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether its keys are not those that it has by default."""
        return self.keys != self.default


def key_rows(keymap: Keymap) -> list[KeyRow]:
    """A row for each command; several where its keys or its sentence differ by place."""
    places: dict[tuple[str, tuple[str, ...], tuple[str, ...], str], list[str]] = {}
    for place in PLACES:
        for command, applied in _commands(place, keymap):
            sentence = command.sentence or command.word.capitalize()
            default = applied if command.id.startswith(PREFIX) else command
            row = command.id, _shown(applied), _shown(default), sentence
            places.setdefault(row, []).append(place.name)
    return [KeyRow(*row, _grouped(where)) for row, where in places.items()]


def _grouped(places: list[str]) -> tuple[str, ...]:
    """The places with each of CURSORS, where all that have it are among them, in place of those."""
    for name, cursor in CURSORS.items():
        members = [place.name for place in PLACES if place.cursor is cursor]
        if len(members) > 1 and set(members) <= set(places):
            places = [name, *(each for each in places if each not in members)]
    return tuple(places)


def _commands(place: Place, keymap: Keymap) -> Iterator[tuple[Command, Command]]:
    """Each command that has a sentence here, and the same with the keys that apply."""
    own = keymap.of(place.commands, place.cursor)
    cursor = {one.id: one for one in keymap.of_cursor(place.cursor, place.commands)}
    yield from zip(keymap.full(place.commands), own, strict=True)
    for one in place.cursor:
        if one.sentence:
            yield one, cursor[one.id]


def _shown(command: Command) -> tuple[str, ...]:
    return tuple(shown_key(key) for key in command.key_list)


def markdown_lines(rows: list[KeyRow]) -> list[str]:
    """The rows as a table of Markdown."""
    lines = [
        f"| {' '.join(f'`{key}`' for key in row.keys)} | `{row.id}` | {row.sentence} "
        f"| {', '.join(row.places)} |"
        for row in rows
    ]
    return ["| key | command | what it does | where |", "|---|---|---|---|", *lines]
