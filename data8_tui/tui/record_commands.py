"""The tables of commands of the screens that show records."""

from data8_tui.tui.commands import BACK, COPY_COMMAND, Command

RECORD_TABLE = (
    Command(
        "enter",
        "open",
        "open",
        "Show the record or column under the cursor",
    ),
    Command("slash", "find", "find", "Find a text in the records", display="/", at_once=True),
    Command("n", "step(1)", "next", "Go to the next match", footer=False),
    Command("N", "step(-1)", "match before", "Go to the match before", footer=False),
    Command(
        "F",
        "count_values",
        "values",
        "Count the values of this column",
        at_once=True,
    ),
    Command(
        "number_sign", "jump", "jump", "Jump to a record by its number", display="#", at_once=True
    ),
    Command("v", "cell", "whole cell", "Show the cell under the cursor in full", at_once=True),
    Command("c", "columns", "columns", "Show the columns, and find one by typing", at_once=True),
    Command("z", "freeze", "freeze", "Keep the columns up to this one at the left, or let them go"),
    Command("x", "hide", "hide", "Hide the column; in the list of columns, show it again"),
    Command("X", "show_hidden", "show all", "Show the hidden columns again", footer=False),
    Command(
        "less_than_sign",
        "move_column(-1)",
        "move left",
        "Move the column to the left",
        footer=False,
        display="<",
    ),
    Command(
        "greater_than_sign",
        "move_column(1)",
        "move right",
        "Move the column to the right",
        footer=False,
        display=">",
    ),
    Command("y", "copy_cell", "copy", "Copy the cell under the cursor, or what is marked"),
    Command("e", "copy_more", "export", "Copy cell or records, as CSV or JSON", footer=False),
    Command("V", "mark", "mark", "Mark records from here on, to copy them", footer=False),
    Command("m", "mask", "mask", "Hide or show the values, for a shared screen"),
)
"""What every table of records can do, whatever they are of."""

DATASET = (
    *RECORD_TABLE,
    Command(
        "L", "local_copy", "local copy", "Copy the dataset to this machine, to filter and sort it"
    ),
    Command("o", "outcome", "outcome first", "Show first the columns that the job added, or last"),
    Command("d", "download", "download", "Download the dataset to a file", at_once=True),
    Command("p", "profile", "profile", "Count what is in each column of the downloaded dataset"),
    BACK,
)

CHANGED_RECORDS = (
    RECORD_TABLE[0],
    Command(
        "right_square_bracket",
        "difference(1)",
        "next difference",
        "Go to the next value that differs",
        display="]",
    ),
    Command(
        "left_square_bracket",
        "difference(-1)",
        "difference before",
        "Go to the value before that differs",
        footer=False,
        display="[",
    ),
    Command(
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
        "at",
        "filter",
        "filter",
        "Show only records with the value in this cell; several add up",
        display="@",
    ),
    Command(
        "minus",
        "remove_filter",
        "remove filter",
        "Remove the filter added last",
        footer=False,
        display="-",
    ),
    Command(
        "underscore",
        "remove_filters",
        "remove all",
        "Remove all filters",
        footer=False,
        display="_",
    ),
    Command("s", "sort", "sort", "Sort by the texts in the column; again, in the file's order"),
    Command("S", "sort_down", "sort down", "The same with the last text first", footer=False),
    Command("p", "profile", "profile", "Count what is in each column of the file", at_once=True),
    Command("C", "changes", "compare", "Compare the file with a later one", at_once=True),
    *RECORD_TABLE[1:],
    Command("r", "open_again", "open again", "Read the file again", footer=False),
    Command("left_square_bracket", "file(-1)", "file before", "Show the file before", display="["),
    Command("right_square_bracket", "file(1)", "next file", "Show the next file", display="]"),
    BACK,
)

RECORD = (
    Command("n,right", "next", "next", "Show the next record", display="n"),
    Command("p,left", "previous", "previous", "Show the previous record", display="p"),
    Command("m", "mask", "mask", "Hide or show the values, for a shared screen"),
    Command("d", "download", "download", "Download the dataset to a file", at_once=True),
    BACK,
)
