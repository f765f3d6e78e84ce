"""The tables of commands of datasets, transfers and runs."""

from data8_tui.keys.command import Command
from data8_tui.keys.commands import BACK, BY_NAME, MARK, MARKS, NARROW, PAGES, SEARCH_PAGES
from data8_tui.keys.copy_commands import COPY_COMMAND

GUARD = Command(
    "result.guard",
    "e",
    "guard",
    "for spreadsheets",
    "Write a guarded copy, in which no text is run as a formula",
)

VIEW_FILE = Command(
    "result.records",
    "v",
    "view",
    "records",
    "Show the records of the downloaded file",
    at_once=True,
)

RUN = (
    Command(
        "run.open", "enter", "open", "open the result", "Show the records of the finished result"
    ),
    VIEW_FILE,
    Command("run.job", "o", "job", "job", "Show the job of this run", at_once=True),
    Command("run.go_on", "R", "resume", "go on", "Resume the run where it stopped"),
    Command(
        "run.what_changed",
        "c",
        "changes",
        "what changed",
        "Show what the run changed: the file beside its result",
    ),
    Command(
        "run.check", "c", "check", "check the file", "Show the file, and change how it is read"
    ),
    Command("run.stop", "x", "stop", "stop", "Stop the run; it can be resumed later"),
    Command(
        "run.forget", "x", "forget", "forget", "Forget the stopped run; the next one starts again"
    ),
    GUARD,
    Command(
        "run.copy_path",
        "y",
        "copy",
        "copy path",
        "Copy the result's path to the clipboard",
        footer=False,
    ),
    COPY_COMMAND,
    BACK,
)

DATASETS = (
    Command("datasets.open", "enter", "open", "open", "Open the dataset under the cursor"),
    Command("datasets.kind", "i", "kind", "input/output", "Show inputs, outputs, or both"),
    NARROW,
    SEARCH_PAGES,
    BY_NAME,
    Command("list.sort", "s", "sort", "sort", "Sort by the next column"),
    Command("list.reverse", "S", "reverse", "reverse", "Reverse the sort order", footer=False),
    Command(
        "datasets.download",
        "d",
        "download",
        "download",
        "Download the dataset, or the marked datasets",
        at_once=True,
    ),
    MARK,
    *MARKS,
    Command(
        "datasets.upload", "u", "upload", "upload", "Upload a file to a new dataset", at_once=True
    ),
    *PAGES,
    Command(
        "list.clear",
        "escape",
        "clear",
        "clear",
        "Clear the narrowing, then the filter",
        footer=False,
    ),
    Command(
        "datasets.copy_name",
        "y",
        "copy",
        "copy name",
        "Copy the name of the dataset, or those of the marked datasets",
        footer=False,
    ),
    COPY_COMMAND,
)

TRANSFERS = (
    Command(
        "transfers.download",
        "d",
        "download",
        "download",
        "Download a dataset by its name",
        at_once=True,
    ),
    Command(
        "transfers.upload", "u", "upload", "upload", "Upload a file to a new dataset", at_once=True
    ),
    Command("transfers.pause", "p", "pause", "pause", "Pause the transfer under the cursor"),
    Command("transfers.go_on", "R", "go_on", "continue", "Resume the transfer under the cursor"),
    Command("transfers.retry", "R", "retry", "retry", "Retry the transfer under the cursor"),
    Command(
        "transfers.receipt",
        "enter",
        "receipt",
        "receipt",
        "Show the receipt of the finished transfer",
    ),
    VIEW_FILE,
    GUARD,
    Command("transfers.cancel", "x", "cancel", "cancel", "Cancel the transfer under the cursor"),
    Command(
        "transfers.forget",
        "x",
        "forget",
        "forget",
        "Forget the transfer, and delete its saved data",
    ),
    Command(
        "transfers.copy_path", "y", "copy", "copy path", "Copy the file's path to the clipboard"
    ),
    Command(
        "transfers.copy_folder",
        "o",
        "folder",
        "copy folder",
        "Copy the path of the file's folder",
        footer=False,
    ),
    Command(
        "transfers.clear_ended",
        "X",
        "clear_done",
        "clear ended",
        "Remove ended transfers that have no saved data",
    ),
    COPY_COMMAND,
)

_MAPPING = (
    Command("upload.type", "t", "type", "type", "Change the column's type: text or whole numbers"),
    Command("upload.rename", "e", "rename", "rename", "Rename the column", at_once=True),
    Command("upload.leave_out", "x", "drop", "leave out", "Leave the column out"),
    Command(
        "upload.put_back",
        "X",
        "put_back",
        "put back",
        "Put back the columns left out",
        footer=False,
    ),
    Command(
        "upload.header",
        "h",
        "no_header",
        "header",
        "Take the first line for a record, or for the header",
    ),
    Command(
        "upload.nulls",
        "Z",
        "nulls",
        "nulls",
        "Send texts that look like nulls as nulls, or as text",
    ),
    Command(
        "upload.records",
        "v",
        "view",
        "records",
        "Show the problems and warnings, or the first records",
    ),
    Command(
        "upload.reading",
        "o",
        "reading",
        "encoding …",
        "Set how the file is read: delimiter, quotes, names …",
    ),
)
_MASK = Command(
    "records.mask",
    "m",
    "mask",
    "mask",
    "Hide or show the values, for a shared screen",
    footer=False,
)

UPLOAD = (
    Command("upload.start", "enter", "start", "upload", "Create the dataset and send the file"),
    Command("upload.name", "n", "name", "name", "Change the name of the new dataset", at_once=True),
    *_MAPPING,
    Command("upload.other_file", "f", "file", "other file", "Choose another file", at_once=True),
    _MASK,
    BACK,
)

RUN_FILE = (
    Command("run_file.start", "enter", "start", "run", "Resume the run with the file as shown"),
    *_MAPPING,
    _MASK,
    BACK,
)
