"""What an operation makes of a whole answer. Raises AnswerUnreadable, or AnswerCutShort."""

import asyncio
from typing import Any, Final, TypeVar

from data8_tui.api.exact_json import loads_exact
from data8_tui.api.models import Dataset, Job
from data8_tui.api.records import Record, decode_records
from data8_tui.api.status_errors import Answer, Request, whole
from data8_tui.errors import AnswerUnreadable

# Bytes from which decoding is worth a thread: below, it takes less time than the hand-over.
_LARGE: Final = 16_384

Wire = TypeVar("Wire", Job, Dataset)


async def as_it_is(answer: Answer) -> Answer:
    """The answer, whatever its body, which may be empty."""
    return answer


async def body(answer: Answer, request: Request) -> bytes:
    """JSON that begins and ends as such."""
    whole(answer, request)
    return answer.body


async def records(answer: Answer, request: Request) -> list[Record]:
    """Decoded records; many are decoded in a thread."""
    whole(answer, request)
    if len(answer.body) < _LARGE:
        return decode_records(answer.body)
    return await asyncio.to_thread(decode_records, answer.body)


def new_dataset(answer: Answer) -> Dataset | None:
    """The dataset that was just created; None where the answer doesn't tell it."""
    try:
        return _decoded(Dataset, loads_exact(answer.body), "the new dataset")
    except AnswerUnreadable:
        return None


async def items(answer: Answer, request: Request, kind: type[Wire]) -> list[Wire]:
    """A list of jobs or datasets."""
    whole(answer, request)
    sent = loads_exact(answer.body)
    if not isinstance(sent, list):
        raise AnswerUnreadable(f"The answer for {request.subject} is not a list")
    return [_decoded(kind, item, request.subject) for item in sent]


async def item(answer: Answer, request: Request, kind: type[Wire]) -> Wire:
    """One job or dataset."""
    whole(answer, request)
    return _decoded(kind, loads_exact(answer.body), request.subject)


def _decoded(kind: type[Wire], sent: Any, subject: str) -> Wire:
    try:
        return kind.from_wire(sent)
    except (TypeError, ValueError):  # pydantic's ValidationError is a ValueError
        what = f"In the answer for {subject} something has no name or is not an object"
    raise AnswerUnreadable(what)
