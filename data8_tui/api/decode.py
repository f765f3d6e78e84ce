"""What an operation makes of a successful response.

Each decoder takes the response and its request. All raise Transient where a web page came instead
of JSON; those that expect a body raise ResponseTruncated where it is cut short, and
ResponseUnreadable where it is not of a documented shape.
"""

import asyncio
from functools import partial
from typing import Final, TypeVar

from data8_tui.api.errors import Transient
from data8_tui.api.exact_json import loads_exact
from data8_tui.api.messages import Request, Response
from data8_tui.api.models import Dataset, Job
from data8_tui.api.records import Record, decode_records
from data8_tui.codes import Remedy
from data8_tui.errors import ResponseTruncated, ResponseUnreadable

# Bytes from which decoding is worth a thread: below, it takes less time than the hand-over.
_LARGE: Final = 16_384

Model = TypeVar("Model", Job, Dataset)


async def passthrough(response: Response, request: Request) -> Response:
    """The response, whatever its body, which may be empty."""
    _refuse_html(response, request)
    return response


async def raw_records(response: Response, request: Request) -> bytes:
    """JSON that begins and ends as such."""
    _check_complete(response, request)
    return response.body


async def decode_record_list(response: Response, request: Request) -> list[Record]:
    """Decoded records; many are decoded in a thread."""
    _check_complete(response, request)
    if len(response.body) < _LARGE:
        return decode_records(response.body)
    return await asyncio.to_thread(decode_records, response.body)


def decode_created_dataset(response: Response) -> Dataset | None:
    """The dataset that was just created; None where the response doesn't describe it."""
    try:
        return Dataset.from_json(loads_exact(response.body))
    except (TypeError, ValueError, ResponseUnreadable):
        return None


async def decode_list(response: Response, request: Request, kind: type[Model]) -> list[Model]:
    """A list of jobs or datasets. Raises ResponseUnreadable where it is none."""
    _check_complete(response, request)
    sent = loads_exact(response.body)
    if not isinstance(sent, list):
        raise ResponseUnreadable(f"The answer for {request.subject} is not a list")
    try:
        return [kind.from_json(item) for item in sent]
    except (TypeError, ValueError):  # pydantic's ValidationError is a ValueError
        error = _unknown_shape(request)
    raise error


async def decode_item(response: Response, request: Request, kind: type[Model]) -> Model:
    """One job or dataset."""
    _check_complete(response, request)
    try:
        return kind.from_json(loads_exact(response.body))
    except (TypeError, ValueError):
        error = _unknown_shape(request)
    raise error


decode_job = partial(decode_item, kind=Job)
decode_jobs = partial(decode_list, kind=Job)
decode_dataset = partial(decode_item, kind=Dataset)
decode_datasets = partial(decode_list, kind=Dataset)


def _unknown_shape(request: Request) -> ResponseUnreadable:
    what = f"In the answer for {request.subject} something has no name or is not an object"
    return ResponseUnreadable(what)


def _refuse_html(response: Response, request: Request) -> None:
    """Raises Transient where something in between answered with a page."""
    kind = response.headers.get("content-type", "").lower()
    if "html" in kind or response.body.lstrip()[:1] == b"<":
        raise Transient(
            ResponseUnreadable(
                f"A web page came back instead of {request.subject}",
                remedy=Remedy.BYPASS_SIGN_IN_PAGE(),
            ),
            "a web page instead of JSON",
        )


def _check_complete(response: Response, request: Request) -> None:
    """Raises ResponseTruncated where a JSON body is plainly cut short or missing.

    A body without a length ends wherever the connection did, so its last bracket is checked.
    """
    _refuse_html(response, request)
    text = response.body.strip()
    if (text[:1], text[-1:]) not in ((b"[", b"]"), (b"{", b"}")):
        what = "came back empty" if not text else "is cut short or not JSON"
        raise ResponseTruncated(f"The answer for {request.subject} {what}")
