"""What the core reports to a user, without wording: codes, and messages made of them.

The core names no option of the command line and no key of the application. It gives a code and its
data; `cli.remedies` and `tui.remedies` map every code to a sentence.

    UsageError("there is a job named “a” already", remedy=Remedy.FREE_NAME(name="a (2)"))
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Any

Value = str | int | float | Sequence[str] | Mapping[str, Sequence[str]]


class Code(StrEnum):
    """Identifies a sentence. Called with data it makes a message; all values are unique."""

    def __call__(self, **data: Value) -> "Message":
        return Message(self, data)


@dataclass(frozen=True, slots=True)
class Message:
    """A code and what its sentence names: texts, numbers and lists of texts."""

    code: Code
    data: Mapping[str, Value] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {"code": self.code.value, "data": dict(self.data)}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Message":
        """From what `document` gave. Raises KeyError for an unknown code."""
        return cls(every_code()[document["code"]], document["data"])


class Remedy(Code):
    """What to do about an error; in braces the data of its message."""

    # Requests, credentials and addresses.
    TRY_LATER = auto()
    WAIT_FOR_SERVER = auto()  # seconds
    LOOK_BEFORE_REPEATING = auto()
    TRUST_AUTHORITY = auto()
    CHECK_CLOCK = auto()
    CHECK_CERTIFICATE_NAME = auto()
    USE_TLS_PORT = auto()
    UPDATE_TLS = auto()
    CHECK_INTERCEPTION = auto()
    CHECK_HOST_NAME = auto()
    CHECK_PORT = auto()
    CHECK_FIREWALL = auto()
    CHECK_NETWORK = auto()
    BYPASS_SIGN_IN_PAGE = auto()
    MATCH_NAME_EXACTLY = auto()
    CHECK_BASE_ADDRESS = auto()
    ANSWER_UNKNOWN = auto()
    SET_NEW_BASE_ADDRESS = auto()
    CHECK_PERMISSIONS = auto()
    CHECK_ADDRESSES_AND_SCOPE = auto()
    CHECK_TOKEN_ADDRESS = auto()
    CHECK_CREDENTIALS = auto()
    COPY_CREDENTIAL_AGAIN = auto()
    CHECK_SCOPE = auto()
    CHECK_TOKEN_SETTINGS = auto()
    ASK_DATA8 = auto()
    CORRECT_FIELDS = auto()  # fields
    WRITE_PLAIN_ADDRESS = auto()
    USE_HTTPS = auto()
    CHECK_PROXY = auto()  # variable
    CHECK_PROXY_ADDRESS = auto()  # variable
    SET_PROXY_CREDENTIALS = auto()  # variable
    CHECK_CERTIFICATES = auto()

    # Settings and the installation.
    KNOWN_PROFILES = auto()  # profiles
    CHOOSE_PROFILE = auto()  # profiles
    SET_CREDENTIALS = auto()  # keys, table, path
    USE_ONE_CLIENT = auto()  # profile
    USE_OWN_CREDENTIALS = auto()
    NAME_PROFILE = auto()  # profile
    KNOWN_KEYS = auto()  # keys
    INSTALL_EXTRA = auto()  # extra
    READ_ONLY = auto()
    CLOSE_FILE = auto()  # path
    KEEP_ONE_SECRET = auto()
    OWN_SECRET_FILE = auto()
    WRITE_SECRET = auto()
    RUN_SECRET_COMMAND = auto()
    LOAD_CREDENTIAL = auto()  # name
    STORE_IN_KEYRING = auto()  # service, client
    TRY_KEYRING = auto()  # service, client
    RENEW_SECRET = auto()

    # Names, dates and locks.
    CHOOSE_OTHER_NAME = auto()
    WAIT_OR_STOP = auto()
    WRITE_DATE = auto()
    WRITE_INSTANT = auto()

    # The history on this machine.
    USE_NEWER_VERSION = auto()
    HISTORY_LOCKED = auto()
    HISTORY_DAMAGED = auto()
    HISTORY_UNWRITABLE = auto()
    HISTORY_FULL = auto()
    HISTORY_IN_THE_WAY = auto()
    HISTORY_BEGUN_ANEW = auto()
    HISTORY_CHECKED_LATER = auto()
    HISTORY_DAMAGED_IN_USE = auto()
    STORED_JOB_DAMAGED = auto()

    # Jobs and runs.
    WAIT_FOR_SUBMISSION = auto()  # job, minutes
    CONFIRM_REPETITION = auto()  # job
    FREE_NAME = auto()  # name
    LOOK_FOR_JOB = auto()  # job
    COMPARE_JOB = auto()  # job
    KNOWN_SPEC_KEYS = auto()  # keys
    SPEC_KEY_GIVEN_TWICE = auto()
    OUTPUT_IN_TRANSFER_AREA = auto()
    CHOOSE_OUTPUT = auto()  # outputs
    RUN_OPTIONS_DIFFER = auto()
    RUN_FILE_CHANGED = auto()
    RESULT_IS_SOURCE = auto()
    JOB_FAILED = auto()  # job
    STATUS_UNKNOWN = auto()  # job, status
    OUTPUT_NOT_COMPLETE = auto()  # job

    # Files to upload.
    CHECK_FILE_AGAIN = auto()
    FILE_TOUCHED = auto()
    FILE_READ_TWICE = auto()
    SAY_COLUMN_NUMBER = auto()
    KEEP_A_COLUMN = auto()
    COLUMN_LEFT_OUT = auto()
    KNOWN_HEADERS = auto()  # headers
    COLUMN_NAME_RULE = auto()
    KNOWN_TYPE_CODES = auto()
    UNPACK_FILE = auto()
    SAVE_AS_XLSX = auto()
    READABLE_FORMATS = auto()  # suffixes
    KNOWN_DELIMITERS = auto()
    KNOWN_ENCODINGS = auto()
    OPTION_OF_OTHER_FORMAT = auto()  # option, needed, form
    UNFIT_FILE = auto()

    # Comparisons.
    WRITE_FAIL_RULE = auto()  # known
    WRITE_KEY = auto()
    COMPARE_AGAIN = auto()
    CHANGES_OF_OTHER_FILE = auto()  # count, width
    COMPARE_EVERY_COLUMN = auto()
    NAME_BOTH_FILES = auto()

    # Files that are looked at.
    OPEN_AGAIN = auto()
    NAME_REGULAR_FILE = auto()
    NAME_FILE_IN_FOLDER = auto()
    REMOVE_FILTER = auto()

    # Uploads.
    DATASET_NAME_RULE = auto()  # near
    DATASET_NAME_TAKEN = auto()
    DATASET_LOOKED_FOR = auto()
    UPLOAD_FILE_CHANGED = auto()
    UPLOAD_OPTIONS_DIFFER = auto()
    DATASET_PERHAPS_FOREIGN = auto()
    DATASET_FOREIGN = auto()
    DATASET_PERHAPS_FILLED = auto()
    DATASET_GONE = auto()
    SEND_BLOCKS_AGAIN = auto()
    UPLOAD_JOURNAL_DAMAGED = auto()
    UPLOAD_JOURNAL_UNWRITABLE = auto()
    CANCEL_TRANSFER = auto()

    # Downloads.
    TARGET_EXISTS = auto()
    TARGET_NOT_REGULAR = auto()
    TARGET_BUSY = auto()
    RECEIPT_PLACE_TAKEN = auto()
    NEEDS_FILE = auto()
    FOLDER_OR_FILE = auto()
    MAKE_FOLDER = auto()
    ADD_SUFFIX = auto()  # name
    KNOWN_FORMATS = auto()  # suffixes
    KNOWN_COLUMNS = auto()  # columns
    RECORD_RANGE_RULE = auto()
    OUTPUT_DATASETS_ONLY = auto()
    WAIT_FOR_JOB = auto()
    UNKNOWN_COLUMN = auto()
    UNWRITABLE_VALUE = auto()  # record
    RECORDS_MISSING = auto()
    RECORDS_BEYOND_END = auto()
    RECORDS_MOVED = auto()
    RECORDS_MISCOUNTED = auto()
    DATASET_CHANGED = auto()
    DATASET_CHANGED_MEANWHILE = auto()
    DATASET_CHANGED_SINCE = auto()
    OTHER_DOWNLOAD_KEPT = auto()
    PARTIAL_FILE_CHANGED = auto()
    PARTIAL_FILE_UNEXPLAINED = auto()
    VERIFY_ORIGINAL = auto()  # path
    RECEIPT_MISSING = auto()
    FILE_ALTERED = auto()

    # What the disk refuses.
    DISK_FULL = auto()
    TEMPORARY_SPACE = auto()
    DISK_QUOTA_EXCEEDED = auto()
    FILE_SIZE_LIMIT = auto()
    DISK_FAULT = auto()
    WRITE_ANEW = auto()
    FOLDER_NOT_WRITABLE = auto()
    FILE_SYSTEM_READ_ONLY = auto()
    FOLDER_MISSING = auto()
    NOT_A_FOLDER = auto()
    FILE_IN_THE_WAY = auto()
    FILE_UNREADABLE = auto()
    DOCUMENT_DAMAGED = auto()
    LINK_IN_PLACE = auto()
    NAME_TOO_LONG = auto()
    LOCKS_UNSUPPORTED = auto()


class FileProblem(Code):
    """Why a file can't be uploaded as it is."""

    # The file as a whole and its columns.
    EMPTY_FILE = auto()
    RECORDS_WITHOUT_FIELDS = auto()
    NO_RECORDS = auto()
    CHANGED_WHILE_READ = auto()
    HEADER_BELOW = auto()  # line, skip, place: line or row
    HEADER_EMPTY = auto()  # number
    HEADER_WITHOUT_LETTERS = auto()  # number, header
    COLUMN_NAMES_EQUAL = auto()  # first, first_header, second, second_header, name
    NOT_WHOLE_NUMBER = auto()  # value
    COLUMN_NOT_WHOLE = auto()  # column, value
    COLUMN_NOT_PLAIN = auto()  # column, type
    RECORD_TOO_LARGE = auto()  # bytes
    HALF_CHARACTER = auto()  # column

    # Encodings.
    ENCODING_CONTRADICTS_BOM = auto()  # bom, requested
    BYTE_ORDER_UNCLEAR = auto()  # encoding
    UTF_16_WITHOUT_BOM = auto()  # encoding
    UNDECODABLE = auto()  # byte, offset, encoding; so have the next four
    UNDECODABLE_UNCLEAR = auto()
    UNDECODABLE_BINARY = auto()
    UNDECODABLE_PERHAPS_UTF_16 = auto()
    UNDECODABLE_PERHAPS_WINDOWS = auto()  # read_as

    ENCODINGS_MIXED = auto()  # line, other: the lines in UTF-8 and in another one; encoding, byte

    # What a text file is instead, or has in it.
    OTHER_FORMAT = auto()  # kind
    XLSX_NAMED_OTHERWISE = auto()
    JSON_NAMED_OTHERWISE = auto()
    JSON_LIST = auto()
    GZIP_CUT = auto()
    GZIP_BROKEN = auto()  # reason
    NUL_PADDING = auto()
    SECOND_BOM = auto()

    # CSV.
    DELIMITER_UNCLEAR = auto()
    DELIMITER_UNUSUAL = auto()  # delimiter
    DELIMITER_LONG = auto()  # delimiter
    COLUMNS_MISCOUNTED = auto()  # given, found
    LINES_SKIPPED = auto()  # count
    OFFSETS_UNCLEAR = auto()  # encoding
    LINE_TOO_LONG = auto()  # limit
    FIELD_TOO_LONG = auto()  # limit
    QUOTE_UNCLOSED = auto()
    QUOTE_MISPLACED = auto()
    FIELD_COUNT = auto()  # fields, width

    # Spreadsheets.
    SHEET_MISSING = auto()  # sheet, sheets
    FORMULAS_WITHOUT_VALUES = auto()  # cell
    XLSX_ENCRYPTED = auto()
    XLSX_PROTECTED = auto()
    XLSX_UNREADABLE = auto()
    XLSX_DAMAGED = auto()  # part; so have the next two
    XLSX_PART_MISSING = auto()
    XLSX_DOCTYPE = auto()
    XLSX_PART_TOO_LARGE = auto()  # part, bytes
    TEXT_NAMED_XLSX = auto()
    OTHER_KIND_OF_FILE = auto()  # kind
    ROW_TOO_LARGE = auto()
    ROW_INVALID = auto()  # row
    CELL_INVALID = auto()  # cell
    CELL_BEYOND_HEADER = auto()  # column, cell
    SPACES_BEYOND_HEADER = auto()  # column, cell

    # Parquet and NDJSON.
    PARQUET_UNREADABLE = auto()  # reason
    PARQUET_BROKEN = auto()  # reason
    COLUMN_BINARY = auto()  # column
    READER_CRASHED = auto()  # how
    READER_STOPPED = auto()
    JSON_NOT_OBJECT = auto()
    JSON_NESTED_VALUE = auto()  # key
    JSON_KEY_TWICE = auto()  # key
    JSON_CONSTANT = auto()  # word
    JSON_NOT_UTF_8 = auto()
    JSON_UTF_16 = auto()
    JSON_LINE_CUT = auto()
    JSON_INVALID = auto()  # reason, column
    JSON_TOO_DEEP = auto()


class FileWarning(Code):
    """What may be wrong about a file that can be uploaded."""

    BLANK_LINES = auto()  # count
    EMPTY_ROWS = auto()  # count
    SHEET_CHOSEN = auto()  # sheet, others
    HIDDEN_ROWS = auto()  # count, rows
    HIDDEN_COLUMNS = auto()  # columns
    LONG_NUMBERS = auto()  # count, cell
    ERROR_CELLS = auto()  # count, cell
    SHOWN_OTHERWISE = auto()  # count, cell, format
    MERGED_CELLS = auto()  # count, cells
    NOT_FINITE = auto()  # count, columns
    LARGE_FLOATS = auto()  # count, columns
    HEADER_LIKE_RECORD = auto()
    HEADER_REPLACED = auto()
    COLUMNS_NUMBERED = auto()
    TITLE_ABOVE = auto()  # line, skip, place
    SECOND_HEADER = auto()  # count, line: of the first; so have the next four
    NUL_CHARACTERS = auto()
    SPACE_BEFORE_QUOTE = auto()
    SPACES_LEFT_OUT = auto()
    QUOTED_LINES = auto()
    CONTROL_Z = auto()
    NULL_LIKE = auto()  # count, texts, columns, more: 1 where there may be more of them
    NULLS_NOT_FOUND = auto()  # texts
    UTF_8_READ_OTHERWISE = auto()  # count, line, encoding
    TRAILING_COLUMNS = auto()  # count
    ONE_COLUMN = auto()
    BLANK_COLUMNS = auto()  # columns
    EMPTY_TEXTS_ALONE = auto()  # columns
    TYPE_UNDOCUMENTED = auto()  # column, type


class RunWarning(Code):
    """What may be wrong about a job, or a run, before it is submitted."""

    WORKFLOW_UNUSED = auto()  # workflow, similar: a name or none
    INPUT_UNUSED = auto()  # workflow, known, name; so have the next two
    PARAMETER_UNUSED = auto()
    OUTPUT_UNUSED = auto()
    COLUMNS_MISSING = auto()  # workflow, name, columns, datasets: how many had them
    STATUS_MEANING_UNKNOWN = auto()  # status
    JOB_STATES_ERROR = auto()  # status, reason
    OUTPUT_STATE_UNKNOWN = auto()  # status, output
    DUPLICATE_RUN = auto()  # source, workflow, parameters or target where they differ, begun


class JobProblem(Code):
    """Why a job can't be submitted as it is specified."""

    WORKFLOW_NEEDED = auto()
    NAME_BLANK = auto()
    NAME_FORBIDDEN = auto()  # characters
    KEY_NEEDED = auto()
    DATASET_NEEDED = auto()
    DATASET_NOT_FOUND = auto()  # dataset
    DATASET_NOT_COMPLETE = auto()  # dataset


@dataclass(frozen=True, slots=True)
class Objection:
    """A JobProblem with its field, by the API's name for it: `inputDatasets.Contacts`."""

    field: str
    problem: Message


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason against an upload: a FileProblem with its place.

    `line` counts from 1; 0 stands for the file as a whole. In text files it is the physical line,
    in a spreadsheet and in Parquet the row.
    """

    line: int
    message: Message


def every_code() -> dict[str, Code]:
    """All codes of all kinds, by their value."""
    return {code.value: code for kind in Code.__subclasses__() for code in kind}
