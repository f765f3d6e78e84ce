"""Problems and warnings of files and runs, where both front ends share the sentence."""

from collections.abc import Mapping, Sequence

from data8_tui.codes import Code, FileProblem, FileWarning, RunWarning
from data8_tui.wording.sentences import Sentence

UNDECODABLE = "byte 0x{byte:02X} at offset {offset:,} isn't {encoding}"
HEADER_EMPTY = "column {number} has an empty header"
HEADER_WITHOUT_LETTERS = "column {number} “{header}” holds no letter a-z"
COLUMN_NAMES_EQUAL = (
    "columns {first} “{first_header}” and {second} “{second_header}” would both be {name}"
)
COLUMN_NOT_PLAIN = "“{column}” is of type {type}; Data8 takes plain values only"
COLUMN_BINARY = "“{column}” holds binary values that are no text"
DELIMITER_UNCLEAR = "what separates its fields can't be detected"
DELIMITER_UNUSUAL = "its fields seem to be separated by “{delimiter}”"
QUOTE_UNCLOSED = "a quoted field that begins in this record is never closed"
QUOTE_MISPLACED = "text follows a closing quote; a quote inside a quoted field is written twice"
HEADER_LIKE_RECORD = "the first line looks like a record and is taken for the header"
HEADER_REPLACED = "the first line looks like a record and is replaced by the names"
HEADER_BELOW = "the header seems to be in {place} {line:,}, below a title"
NULL_LIKE = "texts that look like nulls, sent as text"
"""What is wrong, to which each front end adds what helps."""

PROBLEMS: Mapping[Code, Sentence] = {
    FileProblem.EMPTY_FILE: "it is empty",
    FileProblem.RECORDS_WITHOUT_FIELDS: "none of its records has a field",
    FileProblem.NO_RECORDS: "it has a header and no records",
    FileProblem.CHANGED_WHILE_READ: "it changed while it was being read",
    FileProblem.NOT_WHOLE_NUMBER: "“{value}” is not a whole number that stays what it is",
    FileProblem.COLUMN_NOT_WHOLE: (
        "{column}: “{value}” is not a whole number that stays what it is (the first that isn't)"
    ),
    FileProblem.RECORD_TOO_LARGE: "a record of {bytes:,} bytes fits into no request",
    FileProblem.HALF_CHARACTER: "“{column}” holds half of a character (a lone surrogate)",
    FileProblem.ENCODING_CONTRADICTS_BOM: (
        "it begins with a {bom} BOM, and {requested} has been asked for"
    ),
    FileProblem.UNDECODABLE: UNDECODABLE,
    FileProblem.UNDECODABLE_BINARY: f"{UNDECODABLE}; it looks like a binary file",
    FileProblem.ENCODINGS_MIXED: (
        "it is in two encodings: line {line:,} is UTF-8, and line {other:,} is not (byte "
        "0x{byte:02X}); no one encoding reads both, so save both parts as UTF-8"
    ),
    FileProblem.OTHER_FORMAT: "it is {kind}, whatever its name says; save it as CSV or XLSX",
    FileProblem.XLSX_NAMED_OTHERWISE: "it is a spreadsheet (XLSX): name it .xlsx",
    FileProblem.JSON_NAMED_OTHERWISE: (
        "it is JSON: with one object a line, name it .ndjson; else save it so"
    ),
    FileProblem.JSON_LIST: "it is one JSON list; NDJSON is one object a line, without a list",
    FileProblem.GZIP_CUT: "it is packed with gzip and cut off: its end is missing",
    FileProblem.GZIP_BROKEN: "it is packed with gzip and damaged: {reason}",
    FileProblem.NUL_PADDING: (
        "from here on it holds NUL bytes alone: its end was never written; get it again"
    ),
    FileProblem.SECOND_BOM: (
        "a second byte order mark: another file was put behind the first; take its header out"
    ),
    FileProblem.DELIMITER_LONG: (
        "its fields seem to be separated by “{delimiter}”; only one sign can separate fields: "
        "replace it by a tab, for example"
    ),
    FileProblem.COLUMNS_MISCOUNTED: (
        "{given:,} column names were given, and its first record has {found:,} fields"
    ),
    FileProblem.LINES_SKIPPED: "it has no more than the {count:,} lines that are skipped",
    FileProblem.OFFSETS_UNCLEAR: (
        "records can't be found by their place in {encoding}; save it as UTF-8"
    ),
    FileProblem.LINE_TOO_LONG: "a line has more than {limit:,} characters; is this CSV?",
    FileProblem.FIELD_TOO_LONG: (
        "a field has more than {limit:,} characters; is a quote left open?"
    ),
    FileProblem.FIELD_COUNT: lambda fields, width: (
        f"{fields:,} field{'s' * (fields != 1)} where the header has {width:,}"
    ),
    FileProblem.SHEET_MISSING: "it has no sheet “{sheet}”; it has {sheets}",
    FileProblem.FORMULAS_WITHOUT_VALUES: (
        "it holds formulas without their values, the first in {cell}; open it in a spreadsheet "
        "and save it"
    ),
    FileProblem.XLSX_ENCRYPTED: "it is protected by a password; save it without one",
    FileProblem.XLSX_PROTECTED: ("it is protected by a password, or an old .xls; save it as .xlsx"),
    FileProblem.XLSX_UNREADABLE: "it is not readable as XLSX",
    FileProblem.XLSX_DAMAGED: "it is not readable as XLSX: {part} is damaged or cut off",
    FileProblem.XLSX_PART_MISSING: "it is not readable as XLSX: it has no {part}",
    FileProblem.XLSX_DOCTYPE: (
        "{part} in it has a document type, which may expand without end; save it anew"
    ),
    FileProblem.XLSX_PART_TOO_LARGE: (
        "{part} in it unpacks to {bytes:,} bytes, more than any sheet needs; save it anew"
    ),
    FileProblem.TEXT_NAMED_XLSX: "it is text, whatever its name says; if it is CSV, rename it",
    FileProblem.OTHER_KIND_OF_FILE: (
        "it is {kind}, whatever its name says; save it as .xlsx or .csv"
    ),
    FileProblem.ROW_TOO_LARGE: "this row, or a text in it, is larger than any spreadsheet's",
    FileProblem.ROW_INVALID: (
        "“{row}” can't be the next row: rows ascend, and the last is 1048576"
    ),
    FileProblem.CELL_INVALID: "cell {cell} can't be read: its address or value is invalid",
    FileProblem.CELL_BEYOND_HEADER: (
        "a value stands in column {column:,} ({cell}), beyond the header's last"
    ),
    FileProblem.SPACES_BEYOND_HEADER: (
        "a cell of spaces alone stands in column {column:,} ({cell}), beyond the header's last; "
        "empty it"
    ),
    FileProblem.PARQUET_UNREADABLE: "it is not readable as Parquet: {reason}",
    FileProblem.PARQUET_BROKEN: "from here on it can't be read: {reason}",
    FileProblem.READER_CRASHED: (
        "from here on it can't be read: its reader ended ({how}); it is damaged, or too large"
    ),
    FileProblem.READER_STOPPED: (
        "from here on it was not read: its reader was stopped; check the file again"
    ),
    FileProblem.JSON_NOT_OBJECT: "this is no JSON object; each line must be one",
    FileProblem.JSON_NESTED_VALUE: (
        "“{key}” holds a list or an object; Data8 takes plain values only"
    ),
    FileProblem.JSON_KEY_TWICE: "“{key}” comes twice",
    FileProblem.JSON_CONSTANT: "{word} is not JSON",
    FileProblem.JSON_NOT_UTF_8: "this is not UTF-8, as NDJSON must be",
    FileProblem.JSON_UTF_16: "it is UTF-16 or UTF-32; write it as UTF-8, as NDJSON must be",
    FileProblem.JSON_LINE_CUT: "this is not JSON: the line ends in the middle of it",
    FileProblem.JSON_INVALID: "this is not JSON: {reason} at column {column}",
    FileProblem.JSON_TOO_DEEP: "this is nested too deeply",
}


def _workflow_unused(workflow: str, similar: Sequence[str]) -> str:
    meant = f"; there are some in “{similar[0]}”" if similar else ""
    return f"no job of this account has run in “{workflow}” so far{meant}"


def _input_unused(workflow: str, known: Sequence[str], name: str) -> str:
    return f"the last jobs in “{workflow}” took {_listed(known)}, and none took “{name}”"


def _parameter_unused(workflow: str, known: Sequence[str], name: str) -> str:
    return f"the last jobs in “{workflow}” were given {_listed(known)}, and none “{name}”"


def _output_unused(workflow: str, known: Sequence[str], name: str) -> str:
    return f"the last jobs in “{workflow}” put out {_listed(known)}, and none put out “{name}”"


def _columns_missing(workflow: str, name: str, columns: Sequence[str], datasets: int) -> str:
    earlier = f"last {datasets} datasets" if datasets > 1 else "last dataset"
    given = f"{earlier} given to “{workflow}”"
    return f"the input “{name}” lacks {_few(columns)}, which the {given} had"


def null_like(count: int, texts: Sequence[str], columns: Sequence[str], more: int) -> str:
    """How many texts look like nulls, which, and where."""
    at_least = "at least " * more
    return f"{NULL_LIKE}: {at_least}{count:,} in {_few(columns)} ({quoted_list(texts)})"


def _few(names: Sequence[str], most: int = 5) -> str:
    """The first of them, and how many more there are."""
    more = len(names) - most
    if more > 0:
        return quoted_list(names[:most]) + f" and {more:,} more"
    *first, last = names
    return f"{quoted_list(first)} and “{last}”" if first else f"“{last}”"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(f"“{name}”" for name in names)


def _duplicate_run(
    source: str,
    workflow: str,
    begun: str,
    target: str = "",
    parameters: Sequence[str] | None = None,
) -> str:
    if parameters is not None:
        difference = f", with {', '.join(parameters) or 'no parameters'},"
    else:
        difference = f", into {target}," if target else ""
    status = f"was begun {begun} and hasn't come to its end" if begun else "is under way"
    return f"another run of {source} through “{workflow}”{difference} {status}"


WARNINGS: Mapping[Code, Sentence] = {
    FileWarning.BLANK_LINES: "blank lines that are no records: {count:,}",
    FileWarning.EMPTY_ROWS: "empty rows that are no records: {count:,}",
    FileWarning.HIDDEN_ROWS: (
        "hidden or filtered rows, which are sent too: {count:,} (row {rows})"
    ),
    FileWarning.HIDDEN_COLUMNS: lambda columns: (
        f"hidden columns, which are sent too: {quoted_list(columns)}"
    ),
    FileWarning.LONG_NUMBERS: (
        "whole numbers of more than 15 digits, of which a spreadsheet keeps only 15: {count:,}, "
        "the first in {cell}; compare them"
    ),
    FileWarning.ERROR_CELLS: (
        "cells that hold an error such as #N/A, as null: {count:,}, the first in {cell}"
    ),
    FileWarning.SHOWN_OTHERWISE: (
        "numbers that are sent otherwise than their format shows them: {count:,}, the first in "
        "{cell} ({format})"
    ),
    FileWarning.MERGED_CELLS: (
        "merged cells, of which only the first holds the value: {count:,}, the first {cells}"
    ),
    FileWarning.NOT_FINITE: (
        "values that are no number (NaN) or infinite, as null: {count:,}, in {columns}"
    ),
    FileWarning.LARGE_FLOATS: (
        "floating-point numbers of 2^53 or more, which may not be exact: {count:,}, in {columns}; "
        "compare them"
    ),
    FileWarning.SECOND_HEADER: (
        "lines that repeat the header and are sent as records: {count:,}, the first in line "
        "{line:,}; were files put together?"
    ),
    FileWarning.NUL_CHARACTERS: (
        "lines that hold NUL characters, which are left out: {count:,}, the first {line:,}"
    ),
    FileWarning.SPACES_LEFT_OUT: (
        "records with a space before a field in quotes, which is left out: {count:,}, the first in "
        "line {line:,}"
    ),
    FileWarning.UTF_8_READ_OTHERWISE: (
        "lines that look like UTF-8 and are read as {encoding}: {count:,}, the first {line:,}; "
        "compare their accents and signs"
    ),
    FileWarning.SPACE_BEFORE_QUOTE: (
        "records with a space before a quote, so that the quotes are sent as text: {count:,}, "
        "the first in line {line:,}"
    ),
    FileWarning.CONTROL_Z: "a Ctrl-Z at the end that is left out",
    FileWarning.TRAILING_COLUMNS: (
        "columns at the end without a header or a value, left out: {count:,}"
    ),
    FileWarning.BLANK_COLUMNS: "columns without any value: {columns}",
    FileWarning.EMPTY_TEXTS_ALONE: "columns that hold nothing but empty texts: {columns}",
    FileWarning.TYPE_UNDOCUMENTED: ("{column} is sent as text: Data8 doesn't document type {type}"),
    RunWarning.WORKFLOW_UNUSED: _workflow_unused,
    RunWarning.INPUT_UNUSED: _input_unused,
    RunWarning.PARAMETER_UNUSED: _parameter_unused,
    RunWarning.OUTPUT_UNUSED: _output_unused,
    RunWarning.COLUMNS_MISSING: _columns_missing,
    RunWarning.STATUS_MEANING_UNKNOWN: (
        "what status {status} means is unknown; the output is complete. "
        "If it means completed, write under [status] in config.toml: completed = [{status}]"
    ),
    RunWarning.JOB_STATES_ERROR: (
        "what status {status} means is unknown, and the job states an error: “{reason}”. "
        "Its output can be collected, and may be of a part only"
    ),
    RunWarning.OUTPUT_STATE_UNKNOWN: (
        "what status {status} means is unknown, and Data8 doesn't say whether output {output} is "
        "complete; its records are counted"
    ),
    RunWarning.DUPLICATE_RUN: _duplicate_run,
}


def quoted_list(names: Sequence[str]) -> str:
    """`“a”, “b”`."""
    return ", ".join(f"“{name}”" for name in names)
