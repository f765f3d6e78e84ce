"""The sentence of the command line for each code of the core: options and commands that help."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from shlex import quote

from data8_tui.codes import Code, FileProblem, FileWarning, Remedy
from data8_tui.errors import Data8Error, UnfitFile, UsageError
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

_NEW_DATASET = "--again uploads it to a new dataset."
_AFRESH = "--restart begins afresh and throws away what is kept."
_NEW_RUN = "--restart begins anew, with a new dataset and a new job."
_ALL_NAMES = "{side} columns=… names every column"
_RUN_AGAIN = "then run the same command again{resumed}."


def _wait_for_submission(job: str, minutes: int) -> str:
    return (
        f"To go on with that one: --name {quote(job)}. Otherwise wait "
        f"{minutes} minutes; if it has not appeared by then, it never will."
    )


def _confirm_repetition(job: str) -> str:
    return (
        f"data8-tui watch {quote(job)} follows it to its end, and data8-tui "
        f"download {quote(job)} gets its outputs. To have the inputs processed a "
        "second time, add --again."
    )


def _look_for_job(job: str) -> str:
    return (
        f"Check with: data8-tui job {quote(job)}\n"
        "The same command looks again before it sends anything, and sends only that name."
    )


def _compare_job(job: str) -> str:
    return (
        f"Compare it: data8-tui job {quote(job)}\n"
        "If it is not this one, the same command with another --name and --again submits that."
    )


def _job_failed(job: str) -> str:
    return (
        f"What it says of itself: data8-tui job {quote(job)}\n"
        "If the file is at fault, correct it: the same command then makes a new dataset and job. "
        "Without a change, --again does, and a job is paid for again."
    )


def _status_unknown(job: str, status: str) -> str:
    return (
        f"What it says of itself: data8-tui job {quote(job)}\n"
        "Write what the status means under [status] in config.toml, "
        f"completed = [{status}] or failed = [{status}];\n"
        f"data8-tui watch {quote(job)} then goes by that, as does the same data8-tui run; neither "
        "submits anything."
    )


def _set_credentials(keys: Sequence[str], table: str, path: str) -> str:
    return (
        f"or write {' and '.join(keys)} under {table} in {path}. "
        f"{CREDENTIALS_FROM}\n"
        "to look around a made-up account first: data8-tui --demo"
    )


_OWN: Mapping[Code, Sentence] = {
    Remedy.CHOOSE_PROFILE: "choose one with --profile: {profiles}",
    Remedy.SET_CREDENTIALS: _set_credentials,
    Remedy.READ_ONLY: (
        "Reading, downloading and comparing work. It is read-only by its read_only in config.toml, "
        "by DATA8_READ_ONLY or by --read-only."
    ),
    Remedy.USE_ONE_CLIENT: (
        "unset DATA8_CLIENT_ID and DATA8_CLIENT_SECRET, or leave --profile out"
    ),
    Remedy.WAIT_FOR_SUBMISSION: _wait_for_submission,
    Remedy.CONFIRM_REPETITION: _confirm_repetition,
    Remedy.LOOK_FOR_JOB: _look_for_job,
    Remedy.COMPARE_JOB: _compare_job,
    Remedy.CHOOSE_OUTPUT: "The same command with --take goes on: {outputs}.",
    Remedy.RUN_OPTIONS_DIFFER: f"Give the same ones to go on. {_NEW_RUN}",
    Remedy.RUN_FILE_CHANGED: f"Put the old file back to go on. {_NEW_RUN}",
    Remedy.KEEP_A_COLUMN: "Leave out one fewer with --drop.",
    Remedy.COLUMN_LEFT_OUT: "Take it out of --drop, or out of --rename and --type.",
    Remedy.RESULT_IS_SOURCE: "Name another with {target}.",
    Remedy.JOB_FAILED: _job_failed,
    Remedy.STATUS_UNKNOWN: _status_unknown,
    Remedy.OUTPUT_NOT_COMPLETE: lambda job: (
        f"Data8 may not have finished it yet: data8-tui watch {quote(job)} looks again, as does "
        "the same data8-tui run; neither submits anything."
    ),
    Remedy.CHECK_FILE_AGAIN: "Nothing was sent; run it again, and it is checked anew.",
    Remedy.FILE_TOUCHED: (
        "What was read of it since is sent again: put the old file back to go on, or "
        f"{_NEW_DATASET}"
    ),
    Remedy.OPEN_AGAIN: "Old and new records are not mixed: open it again.",
    Remedy.OPTION_OF_OTHER_FORMAT: "",
    Remedy.UNFIT_FILE: (
        "Nothing has been created. All of it is shown by upload --dry-run, or by u on Transfers."
    ),
    Remedy.DATASET_NAME_TAKEN: "Choose another name with --dataset, or leave it out.",
    Remedy.DATASET_LOOKED_FOR: (
        "Run the same command again: it looks for the dataset before it creates one."
    ),
    Remedy.UPLOAD_FILE_CHANGED: f"Put the old file back to go on; {_NEW_DATASET}",
    Remedy.UPLOAD_OPTIONS_DIFFER: f"Give the same ones to go on; {_NEW_DATASET}",
    Remedy.DATASET_PERHAPS_FOREIGN: f"Somebody else may have made it; {_NEW_DATASET}",
    Remedy.DATASET_FOREIGN: f"Somebody else has made it; {_NEW_DATASET}",
    Remedy.DATASET_PERHAPS_FILLED: f"Somebody else may have filled it; {_NEW_DATASET}",
    Remedy.DATASET_GONE: "--again uploads the file to a new dataset.",
    Remedy.SEND_BLOCKS_AGAIN: "Run the same command again: it sends every block once more.",
    Remedy.TARGET_EXISTS: "--force replaces it; {target} writes to another name.",
    Remedy.TARGET_NOT_REGULAR: "Name another file with {target}.",
    Remedy.TARGET_BUSY: "Wait for it, stop it, or write to another name with {target}.",
    Remedy.RECEIPT_PLACE_TAKEN: "Move it away, or write to another name with {target}.",
    Remedy.FILE_IN_THE_WAY: (
        "Move it away; where {target} names the file, another name does as well."
    ),
    Remedy.NEEDS_FILE: "Name a file with {target}.",
    Remedy.MAKE_FOLDER: "Make it first, or choose another with {target}.",
    Remedy.KNOWN_FORMATS: (
        "Forms: {suffixes}; the first three also with .gz. For spreadsheets: .xlsx, or a .csv with "
        "--excel."
    ),
    Remedy.RECORDS_MOVED: "Records were inserted or removed meanwhile; --restart begins afresh.",
    Remedy.RECORDS_MISCOUNTED: "--restart begins afresh.",
    Remedy.DATASET_CHANGED: "What is kept belongs to the old version; --restart throws it away.",
    Remedy.DATASET_CHANGED_MEANWHILE: (
        "What has come is of two versions; --restart begins afresh."
    ),
    Remedy.DATASET_CHANGED_SINCE: f"What is kept belongs to the old version. {_AFRESH}",
    Remedy.OTHER_DOWNLOAD_KEPT: (
        f"Give the options of the run that began it, or another name with {{target}}. {_AFRESH}"
    ),
    Remedy.PARTIAL_FILE_CHANGED: f"Something has written to it. {_AFRESH}",
    Remedy.PARTIAL_FILE_UNEXPLAINED: (
        "Move it away if you need it. --restart begins afresh and overwrites it."
    ),
    Remedy.DISK_FULL: f"Free some space, {_RUN_AGAIN}",
    Remedy.DISK_QUOTA_EXCEEDED: f"Your disk quota is used up: free some space, {_RUN_AGAIN}",
    Remedy.FILE_SIZE_LIMIT: (
        f"Raise the file-size limit (ulimit -f) or use another file system, {_RUN_AGAIN}"
    ),
    Remedy.DISK_FAULT: f"The disk reports a fault: see the system's log, {_RUN_AGAIN}",
    Remedy.FOLDER_NOT_WRITABLE: "Choose a folder that you may write to with {target}.",
    Remedy.FILE_SYSTEM_READ_ONLY: (
        "The file system is read-only; choose another folder with {target}."
    ),
    Remedy.FOLDER_MISSING: "Make the folder first, or choose another with {target}.",
    Remedy.NOT_A_FOLDER: "Choose a folder with {target}.",
    Remedy.NAME_TOO_LONG: "Choose a shorter name with {target}.",
    Remedy.LOCKS_UNSUPPORTED: "Choose a file system that has locks with {target}.",
}

_PROBLEMS: Mapping[Code, Sentence] = {
    FileProblem.COLUMN_NOT_PLAIN: f"{COLUMN_NOT_PLAIN}; --drop '{{column}}' leaves it out",
    FileProblem.COLUMN_BINARY: f"{COLUMN_BINARY}; --drop '{{column}}' leaves it out",
    FileProblem.HEADER_BELOW: f"{HEADER_BELOW}: --skip-lines {{skip}} reads it so",
    FileProblem.HEADER_EMPTY: (
        f"{HEADER_EMPTY}; name it: --rename '#{{number}}=…', or --drop '#{{number}}'"
    ),
    FileProblem.HEADER_WITHOUT_LETTERS: (
        f"{HEADER_WITHOUT_LETTERS}; name it: --rename '#{{number}}=…'"
    ),
    FileProblem.COLUMN_NAMES_EQUAL: (
        f"{COLUMN_NAMES_EQUAL}; name one of them: --rename '#{{second}}=…'"
    ),
    FileProblem.QUOTE_UNCLOSED: f"{QUOTE_UNCLOSED}; where quotes are text: --quotes none",
    FileProblem.QUOTE_MISPLACED: f"{QUOTE_MISPLACED}; where quotes are text: --quotes none",
    FileProblem.DELIMITER_UNUSUAL: (
        f"{DELIMITER_UNUSUAL}: use --delimiter '{{delimiter}}', or comma for a single column"
    ),
    FileProblem.DELIMITER_UNCLEAR: f"{DELIMITER_UNCLEAR}; name it with --delimiter",
    FileProblem.BYTE_ORDER_UNCLEAR: (
        "it has no BOM: use --encoding {encoding}-le or {encoding}-be"
    ),
    FileProblem.UTF_16_WITHOUT_BOM: (
        "it looks like {encoding} without a BOM: use --encoding {encoding}"
    ),
    FileProblem.UNDECODABLE_UNCLEAR: f"{UNDECODABLE}; give its encoding with --encoding",
    FileProblem.UNDECODABLE_PERHAPS_UTF_16: (
        f"{UNDECODABLE}; it may be UTF-16: try --encoding utf-16-le"
    ),
    FileProblem.UNDECODABLE_PERHAPS_WINDOWS: (
        f"{UNDECODABLE}; if it comes from Windows, --encoding cp1252 reads that byte as {{read_as}}"
    ),
    FileWarning.SHEET_CHOSEN: lambda sheet, others: (
        f"the sheet “{sheet}” is read; --sheet chooses another: {quoted_list(others)}"
    ),
    FileWarning.HEADER_LIKE_RECORD: (
        f"{HEADER_LIKE_RECORD}: if it is one, use --no-header, with names by --columns"
    ),
    FileWarning.HEADER_REPLACED: f"{HEADER_REPLACED}; --no-header keeps it",
    FileWarning.COLUMNS_NUMBERED: (
        "its columns have no names but their numbers; --columns names them"
    ),
    FileWarning.TITLE_ABOVE: f"{HEADER_BELOW}: --skip-lines {{skip}} reads it so",
    FileWarning.QUOTED_LINES: (
        "quoted fields that hold whole lines: {count:,}, the first in line {line:,}; where "
        "quotes are text: --quotes none"
    ),
    FileWarning.NULL_LIKE: lambda count, texts, columns, more: (
        f"{null_like(count, texts, columns, more)}; as nulls: "
        + " ".join(f"--null {quote(text)}" for text in texts)
    ),
    FileWarning.NULLS_NOT_FOUND: lambda texts: (
        f"--null: no value is {quoted_list(texts)}; it is compared with whole values, and upper "
        "and lower case count"
    ),
    FileWarning.ONE_COLUMN: "it has one column; if that is wrong, use --delimiter",
}

_DOWNLOAD_ANEW = (
    "Move the .part file beside the result away, and its checkpoint; the same command then "
    "downloads it afresh."
)

_RUN: Mapping[Code, Sentence] = {
    Remedy.FILE_TOUCHED: (
        f"What was read of it since is sent again: put the old file back to go on. {_NEW_RUN}"
    ),
    Remedy.DATASET_NAME_TAKEN: "Choose another name with --upload-as, or leave it out.",
    Remedy.UPLOAD_FILE_CHANGED: f"Put the old file back to go on. {_NEW_RUN}",
    Remedy.UPLOAD_OPTIONS_DIFFER: f"Give the same ones to go on. {_NEW_RUN}",
    Remedy.DATASET_PERHAPS_FOREIGN: f"Somebody else may have made it. {_NEW_RUN}",
    Remedy.DATASET_FOREIGN: f"Somebody else has made it. {_NEW_RUN}",
    Remedy.DATASET_PERHAPS_FILLED: f"Somebody else may have filled it. {_NEW_RUN}",
    Remedy.DATASET_GONE: _NEW_RUN,
    Remedy.KNOWN_FORMATS: "Forms: {suffixes}; the first three also with .gz.",
    Remedy.RECORDS_MOVED: f"Records were inserted or removed meanwhile. {_DOWNLOAD_ANEW}",
    Remedy.RECORDS_MISCOUNTED: _DOWNLOAD_ANEW,
    Remedy.DATASET_CHANGED: f"What is kept belongs to the old version. {_DOWNLOAD_ANEW}",
    Remedy.DATASET_CHANGED_MEANWHILE: f"What has come is of two versions. {_DOWNLOAD_ANEW}",
    Remedy.DATASET_CHANGED_SINCE: f"What is kept belongs to the old version. {_DOWNLOAD_ANEW}",
    Remedy.OTHER_DOWNLOAD_KEPT: (
        "Give the options of the run that began it, or another name with {target}. "
        f"{_DOWNLOAD_ANEW}"
    ),
    Remedy.PARTIAL_FILE_CHANGED: f"Something has written to it. {_DOWNLOAD_ANEW}",
    Remedy.PARTIAL_FILE_UNEXPLAINED: "Move it away, or write to another name with {target}.",
}
"""Where an option of `upload` or `download` means something else in `run`, or isn't there: its
`--restart` and `--again` make a new job, which is billed."""

_SIDE: Mapping[Code, Sentence] = {
    FileProblem.COLUMN_NOT_PLAIN: f"{COLUMN_NOT_PLAIN}; make a file without it",
    FileProblem.COLUMN_BINARY: f"{COLUMN_BINARY}; make a file without it",
    FileProblem.HEADER_BELOW: f"{HEADER_BELOW}: {{side}} skip-lines={{skip}} reads it so",
    FileProblem.HEADER_EMPTY: f"{HEADER_EMPTY}; {_ALL_NAMES}",
    FileProblem.HEADER_WITHOUT_LETTERS: f"{HEADER_WITHOUT_LETTERS}; {_ALL_NAMES}",
    FileProblem.COLUMN_NAMES_EQUAL: f"{COLUMN_NAMES_EQUAL}; {_ALL_NAMES}",
    FileProblem.QUOTE_UNCLOSED: f"{QUOTE_UNCLOSED}; where quotes are text: {{side}} quotes=none",
    FileProblem.QUOTE_MISPLACED: f"{QUOTE_MISPLACED}; where quotes are text: {{side}} quotes=none",
    FileProblem.DELIMITER_UNUSUAL: (
        f"{DELIMITER_UNUSUAL}: use {{side}} delimiter='{{delimiter}}', or delimiter=comma for a "
        "single column"
    ),
    FileProblem.DELIMITER_UNCLEAR: f"{DELIMITER_UNCLEAR}; name it with {{side}} delimiter=…",
    FileProblem.BYTE_ORDER_UNCLEAR: (
        "it has no BOM: use {side} encoding={encoding}-le or encoding={encoding}-be"
    ),
    FileProblem.UTF_16_WITHOUT_BOM: (
        "it looks like {encoding} without a BOM: use {side} encoding={encoding}"
    ),
    FileProblem.UNDECODABLE_UNCLEAR: (f"{UNDECODABLE}; give its encoding with {{side}} encoding=…"),
    FileProblem.UNDECODABLE_PERHAPS_UTF_16: (
        f"{UNDECODABLE}; it may be UTF-16: try {{side}} encoding=utf-16-le"
    ),
    FileProblem.UNDECODABLE_PERHAPS_WINDOWS: (
        f"{UNDECODABLE}; if it comes from Windows, {{side}} encoding=cp1252 reads that byte as "
        "{read_as}"
    ),
}
"""The options of `compare`, by which each of its files is read."""

_TABLES = (REMEDIES, PROBLEMS, JOB_PROBLEMS, WARNINGS, _OWN, _PROBLEMS)
_RESUMED = {"resumed": ": it goes on where this one stopped"}
_ANEW = {"resumed": ""}
sentence = Sentences(*_TABLES, target="-o", **_RESUMED)
hint = sentence.hint
run_sentence = Sentences(*_TABLES, _RUN, target="-o", **_RESUMED)


def local_sentence(option: str) -> Sentences:
    """The sentences for work on local files: it begins anew, and `option` names its file."""
    return Sentences(*_TABLES, target=option, **_ANEW)


def side_sentence(side: str) -> Sentences:
    """The sentences for a file of `compare`; `side` is the option by which it is read."""
    return Sentences(*_TABLES, _SIDE, target="-o", side=side, **_ANEW)


def run_advice() -> AbstractContextManager[None]:
    """Give the errors of the block the advice for `run`, where it differs."""
    return _advice_of(run_sentence)


def local_advice(option: str = "-o") -> AbstractContextManager[None]:
    """Give the errors of the block the advice of `local_sentence`, where it differs."""
    return _advice_of(local_sentence(option))


@contextmanager
def _advice_of(sentences: Sentences) -> Iterator[None]:
    try:
        yield
    except Data8Error as error:
        if error.remedy and (advice := sentences(error.remedy)) != sentence(error.remedy):
            error.add_note(advice)
            error.remedy = None
        raise


@contextmanager
def side_advice(sides: Mapping[str, Path]) -> Iterator[None]:
    """Raise a file that can't be read with the options of `compare`, by which it is read.

    `sides` are the files by their options, --before and --after. Raises UsageError.
    """
    try:
        yield
    except UnfitFile as unfit:
        options = [each for each, path in sides.items() if path == unfit.path]
        text = side_sentence(" or ".join(options or sides)).message(unfit)
        raise UsageError(text, remedy=unfit.remedy) from unfit
    except UsageError as error:
        if error.remedy and error.remedy.code == Remedy.OPTION_OF_OTHER_FORMAT:
            error.remedy = None  # its own message has the option's name as compare takes it
        raise


_MESSAGES = Sentences(
    {
        Remedy.OPTION_OF_OTHER_FORMAT: "--{option} is for {needed}; this file is {form}",
        Remedy.USE_ONE_CLIENT: (
            "--profile {profile} and DATA8_CLIENT_ID name two different clients"
        ),
    }
)
"""Messages that replace an error's own one, since they name an option."""


def message(error: Data8Error) -> str:
    """What happened, on one line."""
    remedy = error.remedy
    return (
        _MESSAGES(remedy) if remedy and remedy.code in _MESSAGES.table else sentence.message(error)
    )
