"""Which key a command has: its own, or what the user has given it in config.toml.

A key that the user gives is that command's alone on its screens, whatever had it there. Of two
commands that are given the same key, the first in the file has it. Commands that share a key by
default, since only one of them is possible at a time, may share the user's as well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from data8_tui.keys.command import Command
from data8_tui.keys.places import EVERYWHERE, PLACES, Commands, all_commands

_OPEN = "cursor.open"


@dataclass(frozen=True)
class Keymap:
    """The user's keys by the ids of commands, in the order of the file; an empty tuple for none."""

    user: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    added: Mapping[str, Commands] = field(default_factory=dict)
    """Commands of the user's own, by the places where they work."""
    _tables: dict[tuple[int, int], "_Applied"] = field(
        default_factory=dict, compare=False, repr=False
    )

    def of(self, table: Commands, cursor: Commands | None = None) -> Commands:
        """The table of a screen with the keys that apply there.

        `cursor` is the table of what has the cursor on that screen; by default that of its place.
        """
        return self._applied(table, _cursor_of(table) if cursor is None else cursor).table

    def of_cursor(self, cursor: Commands, table: Commands) -> Commands:
        """The table of what has the cursor, on the screen with that table."""
        return self._applied(table, cursor).cursor

    def full(self, table: Commands) -> Commands:
        """The table of a screen with the user's own commands, which have no key of theirs."""
        added = (self.added.get(place.name, ()) for place in PLACES if place.commands is table)
        return (*table, *own) if (own := next(added, ())) else table

    def find(self, name: str) -> Command | None:
        """The command with that id; None where there is none."""
        added = (one for own in self.added.values() for one in own if one.id == name)
        return all_commands().get(name) or next(added, None)

    def _applied(self, table: Commands, cursor: Commands) -> "_Applied":
        place = id(table), id(cursor)
        if place not in self._tables:
            own, full = beside(cursor, table), self.full(table)
            scope = Scope(self.user, (*full, *own, *self.full(EVERYWHERE.commands)))
            found = tuple(scope.apply(one) for one in full) if self.user else full
            moves = _without_open(tuple(scope.apply(one) for one in own), table, found)
            self._tables[place] = _Applied(found, moves, (table, cursor))
        return self._tables[place]


@dataclass(frozen=True, slots=True)
class _Applied:
    """The tables of a screen and of its cursor, with the keys that apply.

    `default` are those they were made of: held, so that no other table gets their `id()`.
    """

    table: Commands
    cursor: Commands
    default: tuple[Commands, Commands] | None = None


def beside(cursor: Commands, table: Commands) -> Commands:
    """A cursor's commands without the keys that the screen has for itself, but for Enter."""
    taken = {key for one in table for key in one.key_list}
    return tuple(
        replace(one, keys=",".join(key for key in one.key_list if key not in taken))
        if one.id != _OPEN and not taken.isdisjoint(one.key_list)
        else one
        for one in cursor
    )


@dataclass(frozen=True)
class Scope:
    """The commands that work at the same time, and the user's keys."""

    user: Mapping[str, tuple[str, ...]]
    commands: Commands

    def apply(self, command: Command) -> Command:
        """The command with the keys that it has here."""
        own = self.user.get(command.id, command.key_list)
        keys = (key for key in own if self.winner(key, command) == command.id)
        return replace(command, keys=",".join(keys))

    def winner(self, key: str, command: Command) -> str:
        """The id of the command that has the key, as far as this one is concerned."""
        claims = [each for each in self.user if key in self.user[each] and self._has(each)]
        if not claims or (command.id in claims and command.id in self._sharing(claims[0])):
            return command.id
        return claims[0]

    def _has(self, name: str) -> bool:
        return any(one.id == name for one in self.commands)

    def _sharing(self, name: str) -> set[str]:
        """The ids of the command and of those that share a key with it by default."""
        keys = {key for one in self.commands if one.id == name for key in one.key_list}
        own = [one for one in self.commands if one.id.partition(".")[0] == name.partition(".")[0]]
        return {name, *(one.id for one in own if keys & set(one.key_list))}


def _without_open(cursor: Commands, table: Commands, applied: Commands) -> Commands:
    """The commands of a cursor without Enter, where the screen's own Enter has another key."""
    entered = any("enter" in one.key_list for one in table)
    kept = any("enter" in one.key_list for one in applied)
    return tuple(one for one in cursor if one.id != _OPEN or kept or not entered)


def _cursor_of(table: Commands) -> Commands:
    return next((one.cursor for one in PLACES if one.commands is table), ())


_current = [Keymap()]


def use(keymap: Keymap) -> None:
    """Have these keys apply in this process."""
    _current[0] = keymap


def current() -> Keymap:
    """The keys that apply in this process."""
    return _current[0]


def key_of(table: Commands, action: str) -> str:
    """The key of a command of a screen's table, for a sentence. Raises KeyError where none is."""
    return {one.action: one.key for one in current().of(table)}[action]


@dataclass(frozen=True, slots=True)
class NamedKey:
    """The key of a command as a constant: as text it is the key that applies by then."""

    table: Commands
    action: str

    def __str__(self) -> str:
        return key_of(self.table, self.action)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


def by_key(commands: Iterable[Command]) -> dict[str, Command]:
    """Commands by each of their keys."""
    return {key: command for command in commands for key in command.key_list}
