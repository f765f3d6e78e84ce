"""What is wrong with the keys that a user has set, with the nearest that would be right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from data8_tui.keys.command import Command
from data8_tui.keys.key_names import SAME_KEY, TAKEN, find_key, nearest_key
from data8_tui.keys.keymap import Keymap, Scope, beside
from data8_tui.keys.places import EVERYWHERE, PLACES, Place, all_commands
from data8_tui.keys.user_commands import commands_by_place, keys_of_commands
from data8_tui.settings.user_command import CommandSettings


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """No command has the id."""

    id: str
    nearest: str
    applies: ClassVar = False
    """Whether what was written is done nonetheless."""


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """What was written is no key. `nearest` is one that is spelled like it, or empty."""

    id: str
    key: str
    nearest: str
    applies: ClassVar = False


@dataclass(frozen=True, slots=True)
class SameKey:
    """A terminal sends the key as another one, which is `nearest`."""

    id: str
    key: str
    nearest: str
    applies: ClassVar = False


@dataclass(frozen=True, slots=True)
class TakenKey:
    """The key may never arrive: `by` takes it. `nearest` is free where the command works."""

    id: str
    key: str
    by: str
    nearest: str
    applies: ClassVar = True


@dataclass(frozen=True, slots=True)
class Collision:
    """Two commands of a screen have the key. The winner keeps it; `kept` are the loser's others."""

    key: str
    winner: str
    loser: str
    places: tuple[str, ...]
    kept: tuple[str, ...]
    applies: ClassVar = True

    @property
    def id(self) -> str:
        """The command that the user has given the key."""
        return self.winner


KeymapFault = UnknownCommand | UnknownKey | SameKey | TakenKey | Collision


def read_keys(
    written: Mapping[str, Sequence[str]], commands: Mapping[str, CommandSettings] | None = None
) -> tuple[Keymap, tuple[KeymapFault, ...]]:
    """The keys that apply, and what is wrong with those that were written.

    An unknown command or key sets nothing; a key that something takes may arrive, and is set.
    `commands` are the user's own, by their names; the keys that they have are written there.
    """
    added = commands_by_place(commands or {})
    own = {one.id: one for each in added.values() for one in each}
    known, faults = all_commands() | own, list[KeymapFault]()
    user: dict[str, tuple[str, ...]] = {}
    for name, keys in {**keys_of_commands(commands or {}), **written}.items():
        if name not in known:
            faults.append(UnknownCommand(name, _nearest_command(name, known)))
            continue
        found = [(key, find_key(key)) for key in keys]
        wrong = [each for each in (_fault(name, *pair) for pair in found) if each]
        faults += wrong
        usable = tuple(dict.fromkeys(key for _, key in found if key and key not in SAME_KEY))
        if usable or not keys:
            user[name] = usable
    keymap = Keymap(user, added)
    faults += (each for name in user for each in _taken(name, keymap))
    return keymap, (*faults, *_collisions(keymap))


_MULTIPLEXERS = {"tmux": "TMUX", "screen": "STY", "zellij": "ZELLIJ"}
"""The variable that each sets."""


def matters_in(fault: KeymapFault, environment: Mapping[str, str]) -> bool:
    """Whether a fault matters to a process: a key may be taken by what it doesn't run in."""
    variable = _MULTIPLEXERS.get(fault.by, "") if isinstance(fault, TakenKey) else ""
    return not variable or bool(environment.get(variable))


def _nearest_command(name: str, known: Mapping[str, Command]) -> str:
    ends = [each for each in known if each.partition(".")[2] == name.rpartition(".")[2]]
    near = get_close_matches(name, known, n=1)
    return next(iter((*near, *ends)), "")


def _fault(name: str, written: str, key: str) -> KeymapFault | None:
    if not key:
        return UnknownKey(name, written, nearest_key(written))
    return SameKey(name, key, SAME_KEY[key]) if key in SAME_KEY else None


def _taken(name: str, keymap: Keymap) -> Iterator[TakenKey]:
    found = keymap.find(name)
    own = found.key_list if found else ()
    for key in keymap.user[name]:
        if key in TAKEN and key not in own:
            yield TakenKey(name, key, TAKEN[key], _free_key(name, key, keymap))


def _free_key(name: str, key: str, keymap: Keymap) -> str:
    """A key with the same letter that nothing has where the command works; empty for none."""
    letter = key.rpartition("+")[2]
    if len(letter) > 1:
        return ""
    used = {each for place in _places_of(name, keymap) for each in _keys_in(place, keymap)}
    free = (each for each in (letter.upper(), letter, f"ctrl+{letter}") if each not in used)
    return next((each for each in free if each not in TAKEN and each not in SAME_KEY), "")


def _places_of(name: str, keymap: Keymap) -> list[Place]:
    """Where a command works; of one that works everywhere, every place."""
    if any(one.id == name for one in keymap.full(EVERYWHERE.commands)):
        return list(PLACES)
    return [
        place
        for place in PLACES
        if any(one.id == name for one in (*keymap.full(place.commands), *place.cursor))
    ]


def _keys_in(place: Place, keymap: Keymap) -> set[str]:
    own, cursor = keymap.of(place.commands), keymap.of_cursor(place.cursor, place.commands)
    everywhere = keymap.of(EVERYWHERE.commands)
    return {key for one in (*own, *cursor, *everywhere) for key in one.key_list}


def _collisions(keymap: Keymap) -> list[Collision]:
    """Every key that a command loses by the user's settings, once for all the places."""
    found: dict[tuple[str, str, str], tuple[list[str], tuple[str, ...]]] = {}
    for place in PLACES:
        scope = _scope(place, keymap)
        for command in scope.commands:
            own = keymap.user.get(command.id, command.key_list)
            winners = {key: scope.winner(key, command) for key in own}
            kept = tuple(key for key in own if winners[key] == command.id)
            for key, winner in winners.items():
                if winner != command.id and not _by_default(scope, command, winner, key):
                    found.setdefault((key, winner, command.id), ([], kept))[0].append(place.name)
    return [Collision(*one, tuple(places), kept) for one, (places, kept) in found.items()]


def _scope(place: Place, keymap: Keymap) -> Scope:
    everywhere = () if place is EVERYWHERE else keymap.full(EVERYWHERE.commands)
    cursor = beside(place.cursor, place.commands)
    return Scope(keymap.user, (*keymap.full(place.commands), *cursor, *everywhere))


def _by_default(scope: Scope, loser: Command, winner: str, key: str) -> bool:
    """Whether the winner has the key without any setting: a screen's own before the others."""
    own = next(one for one in scope.commands if one.id == winner)
    return key in own.key_list and key in loser.key_list
