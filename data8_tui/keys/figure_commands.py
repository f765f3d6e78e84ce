"""The tables of commands of the screens that show figures of columns."""

from data8_tui.keys.command import Command
from data8_tui.keys.commands import BACK
from data8_tui.keys.copy_commands import COPY_COMMAND, COPY_LINE

_FIND = Command(
    "figures.find", "slash", "find", "find", "Go to a column by a part of its name", at_once=True
)

CHANGES = (
    Command(
        "changes.records",
        "enter",
        "open",
        "records",
        "Show the records of what the cursor is on",
        at_once=True,
    ),
    _FIND,
    Command(
        "changes.match_by",
        "b",
        "match_by",
        "match by",
        "Match the records by other columns",
        at_once=True,
    ),
    Command(
        "changes.order",
        "s",
        "order",
        "order",
        "Order the columns by their changes, or as in the file",
    ),
    COPY_LINE,
    COPY_COMMAND,
    BACK,
)

PROFILE = (
    Command(
        "profile.records",
        "enter",
        "open",
        "records",
        "Show the figures of a column, or the records behind a figure",
        at_once=True,
    ),
    _FIND,
    Command("records.mask", "m", "mask", "mask", "Hide or show the values, for a shared screen"),
    Command(
        "profile.left_out",
        "w",
        "left_out",
        "left out",
        "Show what of the file is not in these figures",
    ),
    COPY_LINE,
    COPY_COMMAND,
    BACK,
)
