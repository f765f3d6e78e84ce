"""The tables of commands of the screens that show figures of columns."""

from data8_tui.tui.commands import BACK, COPY_COMMAND, Command

_FIND = Command(
    "slash", "find", "find", "Go to a column by a part of its name", display="/", at_once=True
)

CHANGES = (
    Command("enter", "open", "records", "Show the records of what the cursor is on", at_once=True),
    _FIND,
    Command("b", "match_by", "match by", "Match the records by other columns", at_once=True),
    Command("s", "order", "order", "Order the columns by their changes, or as in the file"),
    Command("y", "copy", "copy line", "Copy the line under the cursor", footer=False),
    COPY_COMMAND,
    BACK,
)

PROFILE = (
    Command(
        "enter",
        "open",
        "records",
        "Show the figures of a column, or the records behind a figure",
        at_once=True,
    ),
    _FIND,
    Command("m", "mask", "mask", "Hide or show the values, for a shared screen"),
    Command("w", "left_out", "left out", "Show what of the file is not in these figures"),
    Command("y", "copy", "copy line", "Copy the line under the cursor", footer=False),
    BACK,
)
