"""Where commands work: every screen with its table, and that of what has a cursor there."""

from dataclasses import dataclass
from typing import Final

from data8_tui.keys import (
    app_commands,
    commands,
    cursor_commands,
    figure_commands,
    record_commands,
    transfer_commands,
)
from data8_tui.keys.command import Command

Commands = tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A screen by its name, its commands, and those of its cursor; none for a form."""

    name: str
    commands: Commands
    cursor: Commands = ()


EVERYWHERE: Final = Place("everywhere", app_commands.EVERYWHERE)

PLACES: Final = (
    EVERYWHERE,
    Place("overview", commands.OVERVIEW, cursor_commands.BOARD),
    Place("notices", commands.NOTICES, cursor_commands.LIST),
    Place("narrowing a list", commands.TYPING),
    Place("jobs", commands.JOBS, cursor_commands.LIST),
    Place("job", commands.JOB, cursor_commands.LIST),
    Place("plot", commands.PLOT),
    Place("two jobs", commands.COMPARISON, cursor_commands.LIST),
    Place("what changed", figure_commands.CHANGES, cursor_commands.LIST),
    Place("changed records", record_commands.CHANGED_RECORDS, cursor_commands.CELLS),
    Place("profile", figure_commands.PROFILE, cursor_commands.LIST),
    Place("new job", commands.SUBMIT),
    Place("run", transfer_commands.RUN, cursor_commands.LIST),
    Place("run's file", transfer_commands.RUN_FILE, cursor_commands.LIST),
    Place("datasets", transfer_commands.DATASETS, cursor_commands.LIST),
    Place("dataset", record_commands.DATASET, cursor_commands.CELLS),
    Place("file", record_commands.FILE, cursor_commands.CELLS),
    Place("record", record_commands.RECORD, cursor_commands.FIELDS),
    Place("transfers", transfer_commands.TRANSFERS, cursor_commands.LIST),
    Place("upload", transfer_commands.UPLOAD, cursor_commands.LIST),
)


CURSORS: Final = {"tables of records": cursor_commands.CELLS, "lists": cursor_commands.LIST}
"""Cursors that several screens have, by what those are."""


def all_commands() -> dict[str, Command]:
    """Every command by its id, the first one of those that share it."""
    found: dict[str, Command] = {}
    for place in PLACES:
        for command in (*place.commands, *place.cursor):
            found.setdefault(command.id, command)
    return found
