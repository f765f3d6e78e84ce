"""The tables of commands of the screens that show records."""

from data8_tui.tui.commands import BACK, Command

RECORD_TABLE = (
    Command(
        "enter",
        "open",
        "open",
        "Show the record or column under the cursor",
    ),
    Command(
        "number_sign", "jump", "jump", "Jump to a record by its number", display="#", at_once=True
    ),
    Command("v", "cell", "whole cell", "Show the cell under the cursor in full", at_once=True),
    Command("c", "columns", "columns", "Show or hide the columns and their types"),
    Command("m", "mask", "mask", "Hide or show the values, for a shared screen"),
)
"""What every table of records can do, whatever they are of."""

DATASET = (
    *RECORD_TABLE,
    Command("d", "download", "download", "Download the dataset to a file", at_once=True),
    Command("y", "copy", "copy name", "Copy the dataset's name to the clipboard", footer=False),
    BACK,
)

RECORD = (
    Command("n,right", "next", "next", "Show the next record", display="n"),
    Command("p,left", "previous", "previous", "Show the previous record", display="p"),
    Command("m", "mask", "mask", "Hide or show the values, for a shared screen"),
    Command("d", "download", "download", "Download the dataset to a file", at_once=True),
    BACK,
)
