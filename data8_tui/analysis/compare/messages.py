"""What a comparison's own process and the one that started it send each other, as JSON.

An error comes in place of a reply, as `ipc.pack_error` packs it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from data8_tui.analysis.compare.column_pairs import ColumnChoice
from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.analysis.compare.model import (
    ChangeFilter,
    KeyQuestion,
    RecordChange,
    TableComparison,
)
from data8_tui.analysis.compare.statements import ComparisonProgress
from data8_tui.transfer.readers.files import ReadOptions


class ProgressReply(msgspec.Struct, tag="progress"):
    """Sent now and then until the result."""

    progress: ComparisonProgress


class ResultReply(msgspec.Struct, tag="result"):
    """Sent once, when both files have been compared."""

    result: TableComparison


class QuestionReply(msgspec.Struct, tag="question"):
    """Sent in place of the result where the key has to be chosen first; it is the last reply."""

    question: KeyQuestion


class CountReply(msgspec.Struct, tag="count"):
    """How many records a filter has."""

    count: int


class RecordsReply(msgspec.Struct, tag="records"):
    """Some of them."""

    records: list[RecordChange]


ComparisonReply = ProgressReply | ResultReply | QuestionReply | CountReply | RecordsReply


class RecordsRequest(msgspec.Struct):
    """Asks for records, or where `count` is None for their number."""

    wanted: ChangeFilter
    start: int = 0
    count: int | None = None


encode_message = msgspec.json.encode
decode_reply = msgspec.json.Decoder(ComparisonReply).decode
decode_records_request = msgspec.json.Decoder(RecordsRequest).decode


def request_document(request: ComparisonRequest) -> dict[str, Any]:
    """A request as JSON."""
    choice = request.choice
    return {
        "before": str(request.before.absolute()),
        "after": str(request.after.absolute()),
        "before_options": request.before_options.document(),
        "after_options": request.after_options.document(),
        "by_position": request.by_position,
        "for_changes": request.for_changes,
        "named": list(request.named),
        "certain_key": request.certain_key,
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
        document["for_changes"],
        tuple(document["named"]),
        certain_key=document["certain_key"],
    )
