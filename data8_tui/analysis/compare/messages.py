"""What a comparison's own process and the one that started it send each other, as JSON."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from data8_tui.analysis.compare.column_pairs import ColumnChoice
from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.analysis.compare.model import ChangeFilter, RecordChange, TableComparison
from data8_tui.analysis.compare.statements import ComparisonProgress
from data8_tui.codes import Message, Problem
from data8_tui.errors import Data8Error, ExtraMissing, UnfitFile
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.workers.ipc import pack_error, raise_error


class ProgressReply(msgspec.Struct, tag="progress"):
    """Sent now and then until the result."""

    progress: ComparisonProgress


class ResultReply(msgspec.Struct, tag="result"):
    """Sent once, when both files have been compared."""

    result: TableComparison


class FailureReply(msgspec.Struct, tag="failure"):
    """An error instead of what was asked for."""

    error: str
    """As `ipc.pack_error` packs it."""
    problem: dict[str, Any] | None = None
    """Of an UnfitFile: text, message, line and in_rows."""
    extra: str = ""
    """Of an ExtraMissing."""


class CountReply(msgspec.Struct, tag="count"):
    """How many records a filter has."""

    count: int


class RecordsReply(msgspec.Struct, tag="records"):
    """Some of them."""

    records: list[RecordChange]


ComparisonReply = ProgressReply | ResultReply | FailureReply | CountReply | RecordsReply


class RecordsRequest(msgspec.Struct):
    """Asks for records, or where `count` is None for their number."""

    wanted: ChangeFilter
    start: int = 0
    count: int | None = None


encode_message = msgspec.json.encode
decode_reply = msgspec.json.Decoder(ComparisonReply).decode
decode_records_request = msgspec.json.Decoder(RecordsRequest).decode


def failure_reply(error: Data8Error) -> FailureReply:
    """An error to be sent."""
    packed = pack_error(error).decode()
    if isinstance(error, ExtraMissing) and error.remedy:
        return FailureReply(error.message, extra=str(error.remedy.data["extra"]))
    if not isinstance(error, UnfitFile):
        return FailureReply(packed)
    problem = error.problem
    return FailureReply(
        packed,
        {
            "message": problem.message.document(),
            "line": problem.line,
            "in_rows": error.in_rows,
            "text": error.message,
        },
    )


def raise_failure(failure: FailureReply) -> None:
    """Raise the Data8Error that was sent, such as UnfitFile or ExtraMissing."""
    if failure.extra:
        raise ExtraMissing(failure.error, extra=failure.extra)
    if failure.problem is not None:
        held = failure.problem
        problem = Problem(held["line"], Message.from_document(held["message"]))
        raise UnfitFile(held["text"], problem=problem, in_rows=held["in_rows"])
    raise_error(failure.error.encode())


def request_document(request: ComparisonRequest) -> dict[str, Any]:
    """A request as JSON."""
    choice = request.choice
    return {
        "before": str(request.before.absolute()),
        "after": str(request.after.absolute()),
        "before_options": request.before_options.document(),
        "after_options": request.after_options.document(),
        "by_position": request.by_position,
        "key": [list(pair) for pair in choice.key],
        "ignored": list(choice.ignored),
        "renames": dict(choice.renames or {}),
        "renames_must_fit": choice.renames_must_fit,
    }


def request_from_document(document: Mapping[str, Any]) -> ComparisonRequest:
    """The request of which `document` was made."""
    key = tuple((one, other) for one, other in document["key"])
    renames, must_fit = document["renames"], document["renames_must_fit"]
    return ComparisonRequest(
        Path(document["before"]),
        Path(document["after"]),
        ColumnChoice(key, tuple(document["ignored"]), renames, must_fit),
        ReadOptions.of(document["before_options"]),
        ReadOptions.of(document["after_options"]),
        document["by_position"],
    )
