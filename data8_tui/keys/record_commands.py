"""The tables of commands of the screens that show records."""

from data8_tui.keys.command import Command
from data8_tui.keys.commands import BACK
from data8_tui.keys.copy_commands import COPY_COMMAND, COPY_RECORD

RECORD_TABLE = (
    Command("records.open", "enter", "open", "open", "Show the record or column under the cursor"),
    Command("records.find", "slash", "find", "find", "Find a text in the records", at_once=True),
    Command("records.next_match", "n", "step(1)", "next", "Go to the next match", footer=False),
    Command(
        "records.previous_match",
        "N",
        "step(-1)",
        "match before",
        "Go to the match before",
        footer=False,
    ),
    Command(
        "records.values",
        "F",
        "count_values",
        "values",
        "Count the values of this column",
        at_once=True,
    ),
    Command(
        "records.jump",
        "number_sign",
        "jump",
        "jump",
        "Jump to a record by its number",
        at_once=True,
    ),
    Command(
        "records.whole_cell",
        "v",
        "cell",
        "whole cell",
        "Show the cell under the cursor in full",
        at_once=True,
    ),
    Command(
        "records.columns",
        "c",
        "columns",
        "columns",
        "Show the columns, and find one by typing",
        at_once=True,
    ),
    Command(
        "records.freeze",
        "Z",
        "freeze",
        "freeze",
        "Keep the columns up to this one at the left, or let them go",
    ),
    Command(
        "records.hide",
        "x",
        "hide",
        "hide",
        "Hide the column; in the list of columns, show it again",
    ),
    Command(
        "records.show_all",
        "X",
        "show_hidden",
        "show all",
        "Show the hidden columns again",
        footer=False,
    ),
    Command(
        "records.move_left",
        "less_than_sign",
        "move_column(-1)",
        "move left",
        "Move the column to the left",
        footer=False,
    ),
    Command(
        "records.move_right",
        "greater_than_sign",
        "move_column(1)",
        "move right",
        "Move the column to the right",
        footer=False,
    ),
    Command(
        "records.copy",
        "y",
        "copy_cell",
        "copy",
        "Copy the cell under the cursor, or what is marked",
    ),
    Command(
        "records.export",
        "e",
        "copy_more",
        "export",
        "Copy cell or records, as CSV or JSON",
        footer=False,
    ),
    Command(
        "records.mark", "V", "mark", "mark", "Mark records from here on, to copy them", footer=False
    ),
    Command("records.mask", "m", "mask", "mask", "Hide or show the values, for a shared screen"),
)
"""What every table of records can do, whatever they are of."""

DATASET = (
    *RECORD_TABLE,
    Command(
        "dataset.local_copy",
        "L",
        "local_copy",
        "local copy",
        "Copy the dataset to this machine, to filter and sort it",
    ),
    Command(
        "dataset.outcome_first",
        "o",
        "outcome",
        "outcome first",
        "Show first the columns that the job added, or last",
    ),
    Command(
        "dataset.download",
        "d",
        "download",
        "download",
        "Download the dataset to a file",
        at_once=True,
    ),
    Command(
        "dataset.profile",
        "p",
        "profile",
        "profile",
        "Count what is in each column of the downloaded dataset",
    ),
    COPY_COMMAND,
    BACK,
)

CHANGED_RECORDS = (
    RECORD_TABLE[0],
    Command(
        "changed_records.next_difference",
        "right_square_bracket",
        "difference(1)",
        "next difference",
        "Go to the next value that differs",
    ),
    Command(
        "changed_records.previous_difference",
        "left_square_bracket",
        "difference(-1)",
        "difference before",
        "Go to the value before that differs",
        footer=False,
    ),
    Command(
        "changed_records.filter",
        "f",
        "filter",
        "filter",
        "Choose which changed records are listed: by column, kind or shape",
        at_once=True,
    ),
    *RECORD_TABLE[1:],
    COPY_COMMAND,
    BACK,
)

FILE = (
    RECORD_TABLE[0],
    Command(
        "file.filter",
        "at",
        "filter",
        "filter",
        "Show only records with the value in this cell; several add up",
    ),
    Command(
        "file.remove_filter",
        "minus",
        "remove_filter",
        "remove filter",
        "Remove the filter added last",
        footer=False,
    ),
    Command(
        "file.remove_all",
        "underscore",
        "remove_filters",
        "remove all",
        "Remove all filters",
        footer=False,
    ),
    Command(
        "file.sort",
        "s",
        "sort",
        "sort",
        "Sort by the texts in the column; again, in the file's order",
    ),
    Command(
        "file.sort_down",
        "S",
        "sort_down",
        "sort down",
        "The same with the last text first",
        footer=False,
    ),
    Command(
        "file.profile",
        "p",
        "profile",
        "profile",
        "Count what is in each column of the file",
        at_once=True,
    ),
    Command(
        "file.compare", "C", "changes", "compare", "Compare the file with a later one", at_once=True
    ),
    *RECORD_TABLE[1:],
    Command(
        "file.open_again", "r", "open_again", "open again", "Read the file again", footer=False
    ),
    Command(
        "file.previous_file",
        "left_square_bracket",
        "file(-1)",
        "file before",
        "Show the file before",
    ),
    Command("file.next_file", "right_square_bracket", "file(1)", "next file", "Show the next file"),
    COPY_COMMAND,
    BACK,
)

RECORD = (
    Command("record.next", "n,right", "next", "next", "Show the next record"),
    Command("record.previous", "p,left", "previous", "previous", "Show the previous record"),
    Command("records.mask", "m", "mask", "mask", "Hide or show the values, for a shared screen"),
    Command(
        "record.download",
        "d",
        "download",
        "download",
        "Download the dataset to a file",
        at_once=True,
    ),
    COPY_RECORD,
    BACK,
)
