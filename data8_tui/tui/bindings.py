"""The commands of a table as Textual's bindings, and the keys of a screen or widget set anew."""

import os
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widget import Widget

from data8_tui.keys import keymap
from data8_tui.keys.app_commands import EVERYWHERE, PARTS, SCREEN_PARTS
from data8_tui.keys.command import Command
from data8_tui.keys.key_faults import KeymapFault, matters_in, read_keys
from data8_tui.keys.places import Commands
from data8_tui.settings.model import Preferences
from data8_tui.tui.textual_private import replace_bindings


def binding_of(command: Command) -> Binding:
    """The binding of a command, under its id. It must have a key."""
    return Binding(
        command.keys,
        command.action,
        command.word,
        show=command.footer,
        tooltip=command.sentence,
        priority=command.at_once,
        id=command.id,
    )


def bindings(commands: Iterable[Command]) -> list[Binding]:
    """The Textual bindings of a table, in its order."""
    return [binding_of(command) for command in commands if command.keys]


def rebind(node: DOMNode, default: Iterable[Command], applied: Iterable[Command]) -> None:
    """Give a node's commands the keys that apply; its other bindings are as before."""
    if default == applied:
        return
    names = {command.id for command in default}
    replace_bindings(node, names, bindings(applied))


def rebind_cursor(widget: Widget, cursor: Commands) -> None:
    """Give what has the cursor the keys that apply on its screen."""
    table: Commands = getattr(widget.screen, "KEYS", ())
    rebind(widget, cursor, keymap.current().of_cursor(cursor, table))


def rebind_parts(node: DOMNode, parts: Commands = PARTS) -> None:
    """Give a screen or dialog the user's keys that go from part to part, if there are any."""
    names = {one.id for one in parts}
    if names & keymap.current().user.keys():
        applied = (one for one in keymap.current().of(EVERYWHERE) if one.id in names)
        rebind(node, parts, [replace(one, at_once=True) for one in applied])


def use_keys(app: App[Any], preferences: Preferences) -> tuple[KeymapFault, ...]:
    """Have the user's keys and commands apply; returns what is wrong with them in this terminal."""
    keys, faults = read_keys(preferences.keys, preferences.commands)
    keymap.use(keys)
    rebind(app, EVERYWHERE, keys.of(EVERYWHERE))
    return tuple(fault for fault in faults if matters_in(fault, os.environ))


AT_ONCE = bindings(replace(one, at_once=True) for one in PARTS)
AT_ONCE_ON_SCREENS = bindings(replace(one, at_once=True) for one in SCREEN_PARTS)
"""For dialogs and screens, so that what is typed right behind the key is in the next part already;
not for the application, whose bindings would come before those of a screen that completes a path
with it.
"""
