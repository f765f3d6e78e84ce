"""Sentences about the keys of config.toml: what is wrong, who has the key, and what to write."""

from collections.abc import Sequence

from data8_tui.keys.key_faults import (
    Collision,
    KeymapFault,
    SameKey,
    TakenKey,
    UnknownCommand,
    UnknownKey,
)
from data8_tui.keys.key_names import shown_key, written_key
from data8_tui.keys.user_commands import PREFIX

_MOST_PLACES = 3
_WHY = {
    "tmux": "is tmux's own key unless that is changed",
    "screen": "is GNU screen's own key unless that is changed",
    "zellij": "is taken by zellij unless that is locked",
    "the terminal": "can be taken by the terminal",
}


def keymap_fault_text(fault: KeymapFault) -> str:
    """One sentence without its final stop, to follow the name of the file."""
    match fault:
        case UnknownCommand(name, nearest):
            advice = f"did you mean “{nearest}”?" if nearest else "data8-tui keys lists them"
            return f"[keys] has no command “{name}”; {advice}"
        case UnknownKey(name, key, nearest):
            advice = f"; did you mean “{written_key(nearest)}”?" if nearest else ""
            return f"{_place(name)}: “{key}” is no key that a terminal sends{advice}"
        case SameKey(name, key, nearest):
            return f"{_place(name)}: a terminal sends {written_key(key)} as {nearest}; write that"
        case TakenKey(name, key, by, nearest):
            advice = f"; “{written_key(nearest)}” is free" if nearest else ""
            return f"{_place(name)}: {written_key(key)} {_WHY[by]}{advice}"
        case Collision():
            return _collision_text(fault)


def faults_text(faults: Sequence[KeymapFault]) -> str:
    """The first of them, and how many more there are."""
    more = len(faults) - 1
    rest = f" “data8-tui keys” lists {more} more." if more else ""
    text = keymap_fault_text(faults[0])
    return f"{text}{'' if text.endswith('?') else '.'}{rest}"


def _collision_text(fault: Collision) -> str:
    places = fault.places
    where = f"{', '.join(places[:_MOST_PLACES])}"
    if len(places) > _MOST_PLACES:
        where = f"{len(places)} screens"
    key = shown_key(fault.key)
    if fault.kept:
        rest = f"which keeps {' '.join(shown_key(each) for each in fault.kept)}"
    else:
        rest = "which has none left there: give it another in [keys]"
    winner = _place(fault.winner)
    return f"{winner} takes {key} from {fault.loser} ({where}), {rest}"


def _place(name: str) -> str:
    """Where the keys of a command are set: of one of the user's own, in its table."""
    return f"[{name}] key" if name.startswith(PREFIX) else f"[keys] {name}"
