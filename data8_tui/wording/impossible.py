"""Why a command that has a key can't be done now: a sentence by the command's id."""

from collections.abc import Mapping
from typing import Final

_NO_RESULT: Final = "The run has no result yet."
_NO_FILE_VIEW: Final = "No column can be changed: the file is still being read, or can't be."
_NO_FIGURES: Final = "There are no figures yet, or none at all: the file has no records."
_NO_COMPARISON: Final = "There is no result yet: the files are still being compared."
_NO_RUN: Final = "There is no run to choose: none has this statistic."
_NO_FILTER: Final = "There is no filter to remove."
_ONE_FILE: Final = "Only this file is open."

_WHY: Final[Mapping[str, str]] = {
    "list.all_pages": "Nothing to search for on all pages: the rows are not narrowed by a text.",
    "list.next_page": "There are no pages now: the list has all that was found.",
    "list.previous_page": "There are no pages now: the list has all that was found.",
    "job.open": "Nothing to open here: datasets and numbers can be opened.",
    "job.download": "Nothing to download: the job left no output dataset.",
    "job.watch": "Nothing to watch: the job has ended.",
    "job.plot": "Nothing to plot: no number is under the cursor or below it.",
    "job.accept": "Nothing to accept: no figure of this job is unusual.",
    "job.all_wrong": "Nothing more to show: all that is wrong is on the screen.",
    "plot.open": _NO_RUN,
    "plot.previous_run": _NO_RUN,
    "plot.next_run": _NO_RUN,
    "notices.open": "Nothing to open: no notice about a job is under the cursor.",
    "transfers.pause": "Nothing to pause: no transfer under way is under the cursor.",
    "transfers.go_on": "Nothing to continue: no paused or failed transfer is under the cursor.",
    "transfers.retry": "Nothing to continue: no paused or failed transfer is under the cursor.",
    "transfers.receipt": "No receipt to show: no finished transfer is under the cursor.",
    "transfers.cancel": "Nothing to cancel or forget: no unfinished transfer is under the cursor.",
    "transfers.forget": "Nothing to cancel or forget: no unfinished transfer is under the cursor.",
    "transfers.copy_path": "No path to copy: there is no transfer.",
    "transfers.copy_folder": "No path to copy: there is no transfer.",
    "transfers.clear_ended": "Nothing to clear: no transfer has ended.",
    "result.records": "No records to show: there is no complete file of a download here.",
    "result.guard": "Nothing to guard: no finished file with texts for spreadsheets is here.",
    "run.open": _NO_RESULT,
    "run.what_changed": _NO_RESULT,
    "run.check": "The file can't be changed now: it was sent as it is.",
    "run.copy_path": _NO_RESULT,
    "run.job": "No job to show: the run has not submitted it yet.",
    "run.go_on": "Nothing to resume: the run is under way or complete.",
    "run.stop": "Nothing to stop or forget: the run is complete.",
    "run.forget": "Nothing to stop or forget: the run is complete.",
    "upload.start": "Not started: the file has problems, or is still being checked.",
    "upload.type": _NO_FILE_VIEW,
    "upload.rename": _NO_FILE_VIEW,
    "upload.leave_out": _NO_FILE_VIEW,
    "upload.nulls": _NO_FILE_VIEW,
    "upload.reading": _NO_FILE_VIEW,
    "upload.name": "The name can't be changed before the file has been read.",
    "upload.header": "Nothing to choose: this kind of file names its columns itself.",
    "upload.put_back": "Nothing to put back: no column was left out.",
    "upload.records": "Nothing else to show: the file has no problems or warnings.",
    "run_file.start": "Not started: the file has problems, or is still being checked.",
    "file.remove_filter": _NO_FILTER,
    "file.remove_all": _NO_FILTER,
    "file.previous_file": _ONE_FILE,
    "file.next_file": _ONE_FILE,
    "screen.back": "Nothing to go back to: this is the first screen.",
    "record.download": "Nothing to download: the record is of a file on this machine.",
    "profile.left_out": "Nothing was left out.",
    "profile.records": _NO_FIGURES,
    "figures.find": _NO_FIGURES,
    "changes.records": _NO_COMPARISON,
    "changes.match_by": _NO_COMPARISON,
    "changes.order": _NO_COMPARISON,
    "figures.copy_line": "Nothing to copy: there are no figures yet.",
    "records.mask": "Nothing to hide: there are no figures yet.",
    "screen.copy_command": "No command shows this yet.",
}


def why_impossible(command: str) -> str:
    """The sentence; empty for a command that can always be done."""
    return _WHY.get(command, "")
