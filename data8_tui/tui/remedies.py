"""The text of each code on the screens: keys of commands, in place of command-line options."""

from collections.abc import Mapping, Sequence

from data8_tui.codes import Code, FileProblem, FileWarning, Remedy
from data8_tui.errors import Data8Error
from data8_tui.keys.commands import JOBS
from data8_tui.keys.keymap import NamedKey
from data8_tui.keys.record_commands import FILE
from data8_tui.keys.transfer_commands import RUN, TRANSFERS, UPLOAD
from data8_tui.wording.job_problems import JOB_PROBLEMS
from data8_tui.wording.remedies import CREDENTIALS_FROM, REMEDIES
from data8_tui.wording.sentences import Sentence, Sentences
from data8_tui.wording.warnings import (
    COLUMN_BINARY,
    COLUMN_NAMES_EQUAL,
    COLUMN_NOT_PLAIN,
    DELIMITER_UNCLEAR,
    DELIMITER_UNUSUAL,
    HEADER_BELOW,
    HEADER_EMPTY,
    HEADER_LIKE_RECORD,
    HEADER_REPLACED,
    HEADER_WITHOUT_LETTERS,
    PROBLEMS,
    QUOTE_MISPLACED,
    QUOTE_UNCLOSED,
    UNDECODABLE,
    WARNINGS,
    null_like,
    quoted_list,
)

_READING = NamedKey(UPLOAD, "reading")
_NULLS = NamedKey(UPLOAD, "nulls")

_AFRESH = "{forget} forgets what is kept; then {download} downloads it afresh."
_PUT_BACK = (
    "Put the old file back and press {retry}, or {forget} to forget it and {upload} to upload it "
    "anew."
)
_FORGET_OR_PUT_BACK = (
    "Put the old file back and press {retry}, or {forget} to forget the run and begin a new one."
)
_NEW_DATASET = "{forget} forgets it, and {upload} uploads the file to a new dataset."
_OTHER_TARGET = "Choose another folder, or tick the box that replaces what is there."
_GO_ON = "then {retry} goes on where it stopped."
_OTHER_NAME = "{upload} uploads the file under another name."


def _set_credentials(keys: Sequence[str], table: str, path: str) -> str:
    return f"or write {' and '.join(keys)} under {table} in {path}. {CREDENTIALS_FROM}"


_OWN: Mapping[Code, Sentence] = {
    Remedy.CHOOSE_PROFILE: "choose one of them: {profiles}",
    Remedy.SET_CREDENTIALS: _set_credentials,
    Remedy.READ_ONLY: "Reading, downloading and comparing work.",
    Remedy.USE_ONE_CLIENT: (
        "unset DATA8_CLIENT_ID and DATA8_CLIENT_SECRET, or choose the profile of that client"
    ),
    Remedy.WAIT_FOR_SUBMISSION: (
        "To go on with that one, name the new job “{job}”. Otherwise wait {minutes} minutes; if it "
        "has not appeared by then, it never will."
    ),
    Remedy.CONFIRM_REPETITION: "Submitting them again asks first whether that is meant.",
    Remedy.LOOK_FOR_JOB: (
        "Look for it with {by_name} on the list of jobs. Submitting again is safe: it looks for "
        "this name before it sends anything, and sends only this name."
    ),
    Remedy.COMPARE_JOB: (
        "Compare it on the list of jobs, where {by_name} finds it. If it is not this one, give the "
        "new job another name."
    ),
    Remedy.CHOOSE_OUTPUT: "It has {outputs}. {retry} takes one of them.",
    Remedy.RUN_OPTIONS_DIFFER: (
        "Read the file as it was read then and press {retry}, or {forget} to forget the run and "
        "begin a new one."
    ),
    Remedy.RUN_FILE_CHANGED: _FORGET_OR_PUT_BACK,
    Remedy.KEEP_A_COLUMN: "{put_back} puts the columns back.",
    Remedy.COLUMN_LEFT_OUT: "{put_back} puts back what is left out.",
    Remedy.RESULT_IS_SOURCE: "Name another file for the result.",
    Remedy.JOB_FAILED: (
        "{show_job} shows what it says of itself.\n"
        "If the file is at fault, correct it first; {retry} asks whether to make another job, "
        "which is paid for again."
    ),
    Remedy.STATUS_UNKNOWN: (
        "{show_job} shows what it says of itself.\n"
        "Write what the status means under [status] in config.toml, completed = [{status}] or "
        "failed = [{status}]. "
        "{retry} looks again, and submits nothing."
    ),
    Remedy.OUTPUT_NOT_COMPLETE: (
        "Data8 may not have finished it yet; {retry} looks again, and submits nothing.\n"
        "{show_job} shows what the job says of itself."
    ),
    Remedy.CHECK_FILE_AGAIN: "Nothing was sent; {retry} checks it anew.",
    Remedy.FILE_TOUCHED: _PUT_BACK,
    Remedy.OPEN_AGAIN: "Old and new records are not mixed: {open_again} opens it again.",
    Remedy.OPTION_OF_OTHER_FORMAT: "",
    Remedy.UNFIT_FILE: "Nothing has been created. {upload} shows all that stands in its way.",
    Remedy.DATASET_NAME_TAKEN: _OTHER_NAME,
    Remedy.DATASET_LOOKED_FOR: "{retry} looks for the dataset before it creates one.",
    Remedy.UPLOAD_FILE_CHANGED: _PUT_BACK,
    Remedy.UPLOAD_OPTIONS_DIFFER: _OTHER_NAME,
    Remedy.DATASET_PERHAPS_FOREIGN: f"Somebody else may have made it; {_NEW_DATASET}",
    Remedy.DATASET_FOREIGN: f"Somebody else has made it; {_NEW_DATASET}",
    Remedy.DATASET_PERHAPS_FILLED: f"Somebody else may have filled it; {_NEW_DATASET}",
    Remedy.DATASET_GONE: _NEW_DATASET,
    Remedy.SEND_BLOCKS_AGAIN: "{retry} sends every block once more.",
    Remedy.TARGET_EXISTS: _OTHER_TARGET,
    Remedy.TARGET_NOT_REGULAR: "Choose another folder.",
    Remedy.TARGET_BUSY: "Wait for it, or choose another folder.",
    Remedy.RECEIPT_PLACE_TAKEN: "Move it away, or choose another folder.",
    Remedy.FILE_IN_THE_WAY: "Move it away, or choose another folder.",
    Remedy.NEEDS_FILE: "Name a file.",
    Remedy.MAKE_FOLDER: "Make it first, or choose another folder.",
    Remedy.KNOWN_FORMATS: "Forms: {suffixes}; the first three also with .gz.",
    Remedy.RECORDS_MOVED: f"Records were inserted or removed meanwhile; {_AFRESH}",
    Remedy.RECORDS_MISCOUNTED: _AFRESH,
    Remedy.DATASET_CHANGED: _AFRESH,
    Remedy.DATASET_CHANGED_MEANWHILE: _AFRESH,
    Remedy.DATASET_CHANGED_SINCE: _AFRESH,
    Remedy.OTHER_DOWNLOAD_KEPT: _OTHER_TARGET,
    Remedy.PARTIAL_FILE_CHANGED: f"Something has written to it; {_AFRESH}",
    Remedy.PARTIAL_FILE_UNEXPLAINED: "Move it away, or choose another folder.",
    Remedy.DISK_FULL: f"Free some space, {_GO_ON}",
    Remedy.DISK_QUOTA_EXCEEDED: f"Your disk quota is used up: free some space, {_GO_ON}",
    Remedy.FILE_SIZE_LIMIT: (
        f"Raise the file-size limit (ulimit -f) or use another file system, {_GO_ON}"
    ),
    Remedy.DISK_FAULT: f"The disk reports a fault: see the system's log, {_GO_ON}",
    Remedy.FOLDER_NOT_WRITABLE: "Choose a folder that you may write to.",
    Remedy.FILE_SYSTEM_READ_ONLY: "The file system is read-only; choose another folder.",
    Remedy.FOLDER_MISSING: "Make the folder first, or choose another one.",
    Remedy.NOT_A_FOLDER: "Choose a folder.",
    Remedy.NAME_TOO_LONG: "Choose a shorter name.",
    Remedy.LOCKS_UNSUPPORTED: "Choose a file system that has locks.",
}

_PROBLEMS: Mapping[Code, Sentence] = {
    FileProblem.COLUMN_NOT_PLAIN: f"{COLUMN_NOT_PLAIN}; {{drop}} leaves it out",
    FileProblem.COLUMN_BINARY: f"{COLUMN_BINARY}; {{drop}} leaves it out",
    FileProblem.HEADER_BELOW: f"{HEADER_BELOW}: {{reading}} skips the {{skip}} above it",
    FileProblem.HEADER_EMPTY: f"{HEADER_EMPTY}; {{rename}} names it, {{drop}} leaves it out",
    FileProblem.HEADER_WITHOUT_LETTERS: f"{HEADER_WITHOUT_LETTERS}; {{rename}} names it",
    FileProblem.COLUMN_NAMES_EQUAL: f"{COLUMN_NAMES_EQUAL}; {{rename}} names one of them",
    FileProblem.QUOTE_UNCLOSED: f"{QUOTE_UNCLOSED}; {{reading}} says that quotes are text",
    FileProblem.QUOTE_MISPLACED: f"{QUOTE_MISPLACED}; {{reading}} says that quotes are text",
    FileProblem.DELIMITER_UNUSUAL: (
        f"{DELIMITER_UNUSUAL}; {{reading}} says it, or comma for a single column"
    ),
    FileProblem.DELIMITER_UNCLEAR: f"{DELIMITER_UNCLEAR}; {{reading}} says it",
    FileProblem.BYTE_ORDER_UNCLEAR: (
        "it has no BOM: set the encoding {encoding}-le or {encoding}-be with {reading}"
    ),
    FileProblem.UTF_16_WITHOUT_BOM: (
        "it looks like {encoding} without a BOM: set that encoding with {reading}"
    ),
    FileProblem.UNDECODABLE_UNCLEAR: f"{UNDECODABLE}; {{reading}} says which encoding it is",
    FileProblem.UNDECODABLE_PERHAPS_UTF_16: (
        f"{UNDECODABLE}; it may be UTF-16: try the encoding utf-16-le with {{reading}}"
    ),
    FileProblem.UNDECODABLE_PERHAPS_WINDOWS: (
        f"{UNDECODABLE}; if it comes from Windows, the encoding cp1252, said with {{reading}}, "
        "reads that byte as {read_as}"
    ),
    FileWarning.SHEET_CHOSEN: lambda sheet, others: (
        f"the sheet “{sheet}” is read; {_READING} chooses another: {quoted_list(others)}"
    ),
    FileWarning.HEADER_LIKE_RECORD: (
        f"{HEADER_LIKE_RECORD}: if it is one, {{no_header}} reads it as one"
    ),
    FileWarning.HEADER_REPLACED: f"{HEADER_REPLACED}; {{no_header}} keeps it",
    FileWarning.COLUMNS_NUMBERED: (
        "its columns have no names but their numbers; {reading} takes names for them"
    ),
    FileWarning.TITLE_ABOVE: f"{HEADER_BELOW}: {{reading}} skips the {{skip}} above it",
    FileWarning.QUOTED_LINES: (
        "quoted fields that hold whole lines: {count:,}, the first in line {line:,}; "
        "{reading} says that quotes are text"
    ),
    FileWarning.NULL_LIKE: lambda count, texts, columns, more: (
        f"{null_like(count, texts, columns, more)}; {_NULLS} sends them as nulls"
    ),
    FileWarning.NULLS_NOT_FOUND: lambda texts: (
        f"no value is {quoted_list(texts)}, to be sent as null; upper and lower case count"
    ),
    FileWarning.ONE_COLUMN: "it has one column; if that is wrong, set it with {reading}",
}

_FORGET_RUN = "{forget} forgets the run, and a new one makes a new dataset."
_DOWNLOAD_ANEW = (
    "Move the .part file beside the result away, and its checkpoint; then {retry} downloads it "
    "afresh."
)
_OTHER_RESULT = "Move it away, or name another file for the result."
_STOP_AND_CHECK = "stop the run with {stop}; before it has a job, {check} then reads it otherwise"

_RUN: Mapping[Code, Sentence] = {
    Remedy.LOOK_FOR_JOB: (
        "{retry} looks for it before it sends anything, and sends only that name."
    ),
    Remedy.CONFIRM_REPETITION: "{retry} asks again whether to submit them once more.",
    Remedy.UNFIT_FILE: (
        "Nothing has been created. {check} shows the file, and puts right what can be."
    ),
    Remedy.FILE_TOUCHED: _FORGET_OR_PUT_BACK,
    Remedy.UPLOAD_FILE_CHANGED: _FORGET_OR_PUT_BACK,
    Remedy.UPLOAD_OPTIONS_DIFFER: _FORGET_RUN,
    Remedy.DATASET_NAME_TAKEN: _FORGET_RUN,
    Remedy.DATASET_PERHAPS_FOREIGN: f"Somebody else may have made it; {_FORGET_RUN}",
    Remedy.DATASET_FOREIGN: f"Somebody else has made it; {_FORGET_RUN}",
    Remedy.DATASET_PERHAPS_FILLED: f"Somebody else may have filled it; {_FORGET_RUN}",
    Remedy.DATASET_GONE: _FORGET_RUN,
    Remedy.TARGET_EXISTS: _OTHER_RESULT,
    Remedy.TARGET_NOT_REGULAR: "Name another file for the result.",
    Remedy.TARGET_BUSY: "Wait for it, or name another file for the result.",
    Remedy.RECEIPT_PLACE_TAKEN: _OTHER_RESULT,
    Remedy.FILE_IN_THE_WAY: _OTHER_RESULT,
    Remedy.RECORDS_MOVED: f"Records were inserted or removed meanwhile. {_DOWNLOAD_ANEW}",
    Remedy.RECORDS_MISCOUNTED: _DOWNLOAD_ANEW,
    Remedy.DATASET_CHANGED: _DOWNLOAD_ANEW,
    Remedy.DATASET_CHANGED_MEANWHILE: _DOWNLOAD_ANEW,
    Remedy.DATASET_CHANGED_SINCE: _DOWNLOAD_ANEW,
    Remedy.OTHER_DOWNLOAD_KEPT: _DOWNLOAD_ANEW,
    Remedy.PARTIAL_FILE_CHANGED: f"Something has written to it. {_DOWNLOAD_ANEW}",
    Remedy.PARTIAL_FILE_UNEXPLAINED: _OTHER_RESULT,
    FileWarning.SHEET_CHOSEN: lambda sheet, others: (
        f"the sheet “{sheet}” is read, and none of the others: {quoted_list(others)}"
    ),
    FileWarning.ONE_COLUMN: f"it has one column; if that is wrong, {_STOP_AND_CHECK}",
    FileWarning.HEADER_LIKE_RECORD: f"{HEADER_LIKE_RECORD}; if it is one, {_STOP_AND_CHECK}",
    FileWarning.HEADER_REPLACED: f"{HEADER_REPLACED}; if so, {_STOP_AND_CHECK}",
    FileWarning.COLUMNS_NUMBERED: "its columns have no names but their numbers",
    FileWarning.TITLE_ABOVE: f"{HEADER_BELOW}; if so, {_STOP_AND_CHECK}",
    FileWarning.QUOTED_LINES: (
        "quoted fields that hold whole lines: {count:,}, the first in line {line:,}; where "
        f"quotes are text, {_STOP_AND_CHECK}"
    ),
    FileWarning.NULL_LIKE: null_like,
}
"""What is different on the page of a run, whose keys are its own."""

_ELSEWHERE = {
    "by_name": NamedKey(JOBS, "open_by_name"),
    "download": NamedKey(TRANSFERS, "download"),
    "upload": NamedKey(TRANSFERS, "upload"),
    "show_job": NamedKey(RUN, "job"),
    "open_again": NamedKey(FILE, "open_again"),
}
sentence = Sentences(
    *(REMEDIES, PROBLEMS, JOB_PROBLEMS, WARNINGS, _OWN, _PROBLEMS),
    rename=NamedKey(UPLOAD, "rename"),
    drop=NamedKey(UPLOAD, "drop"),
    put_back=NamedKey(UPLOAD, "put_back"),
    no_header=NamedKey(UPLOAD, "no_header"),
    reading=_READING,
    retry=NamedKey(TRANSFERS, "retry"),
    forget=NamedKey(TRANSFERS, "forget"),
    **_ELSEWHERE,
)
run_sentence = Sentences(
    *(REMEDIES, PROBLEMS, JOB_PROBLEMS, WARNINGS, _OWN, _PROBLEMS, _RUN),
    rename=NamedKey(RUN, "check"),
    drop=NamedKey(RUN, "check"),
    put_back=NamedKey(RUN, "check"),
    no_header=NamedKey(RUN, "check"),
    reading=NamedKey(RUN, "check"),
    check=NamedKey(RUN, "check"),
    retry=NamedKey(RUN, "resume"),
    forget=NamedKey(RUN, "forget"),
    stop=NamedKey(RUN, "stop"),
    **_ELSEWHERE,
)


def failure_sentence(error: Data8Error) -> str:
    """What a table shows whose rows can't be had: the mark of a failure, then as `one_line`."""
    return f"✗ {one_line(error)}"


def one_line(error: Data8Error) -> str:
    """An error on one line: what happened, and what to do."""
    message = sentence.message(error)
    stop = "" if message.endswith((".", "…", "?", "!")) else "."
    advice = sentence.hint(error).replace("\n", " ")
    return f"{message}{stop} {advice}".strip()
