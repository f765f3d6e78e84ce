"""What an operation makes of a whole answer. Raises ResponseUnreadable, or AnswerCutShort."""

import asyncio
from typing import Any, Final, TypeVar

from data8_tui.api.exact_json import loads_exact
from data8_tui.api.models import Dataset, Job
from data8_tui.api.records import Record, decode_records
from data8_tui.api.status_errors import Request, Response, check_complete
from data8_tui.errors import ResponseUnreadable

# Bytes from which decoding is worth a thread: below, it takes less time than the hand-over.
_LARGE: Final = 16_384

Model = TypeVar("Model", Job, Dataset)


async def passthrough(answer: Response) -> Response:
    """The answer, whatever its body, which may be empty."""
    return answer


async def raw_records(answer: Response, request: Request) -> bytes:
    """JSON that begins and ends as such."""
    check_complete(answer, request)
    return answer.body


async def decode_record_list(answer: Response, request: Request) -> list[Record]:
    """Decoded records; many are decoded in a thread."""
    check_complete(answer, request)
    if len(answer.body) < _LARGE:
        return decode_records(answer.body)
    return await asyncio.to_thread(decode_records, answer.body)


def decode_created_dataset(answer: Response) -> Dataset | None:
    """The dataset that was just created; None where the answer doesn't tell it."""
    try:
        return _decoded(Dataset, loads_exact(answer.body), "the new dataset")
    except ResponseUnreadable:
        return None


async def decode_list(answer: Response, request: Request, kind: type[Model]) -> list[Model]:
    """A list of jobs or datasets."""
    check_complete(answer, request)
    sent = loads_exact(answer.body)
    if not isinstance(sent, list):
        raise ResponseUnreadable(f"The answer for {request.subject} is not a list")
    return [_decoded(kind, item, request.subject) for item in sent]


async def decode_item(answer: Response, request: Request, kind: type[Model]) -> Model:
    """One job or dataset."""
    check_complete(answer, request)
    return _decoded(kind, loads_exact(answer.body), request.subject)


def _decoded(kind: type[Model], sent: Any, subject: str) -> Model:
    try:
        return kind.from_wire(sent)
    except (TypeError, ValueError):  # pydantic's ValidationError is a ValueError
        what = f"In the answer for {subject} something has no name or is not an object"
    raise ResponseUnreadable(what)
