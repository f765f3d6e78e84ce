"""What an operation makes of a successful response.

Each decoder takes the response and its request. All raise Transient where a web page came instead
of JSON; those that expect a body raise ResponseTruncated where it is cut short, and
UnexpectedResponse where it is of an unknown shape. `null` is no page, but no records: those are
counted.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar

from data8_tui.api.envelope import (
    find_list,
    find_object,
    reported_errors,
    shape_text,
    unexpected_shape,
)
from data8_tui.api.errors import Transient
from data8_tui.api.exact_json import loads_exact
from data8_tui.api.messages import Request, Response
from data8_tui.api.models import Dataset, Job
from data8_tui.api.records import Record, decode_records
from data8_tui.codes import Remedy
from data8_tui.errors import (
    Data8Error,
    OutcomeUnknown,
    RequestRefused,
    ResponseTruncated,
    ResponseUnreadable,
    UnexpectedResponse,
)

# Bytes from which decoding is worth a thread: below, it takes less time than the hand-over.
_LARGE: Final = 16_384
_HUGE: Final = 262_144
"""The same for documents, of which a page of 100 jobs has some 40,000."""

_MOST_ITEMS: Final = 10_000
"""Jobs or datasets in one answer: a page has 100, and a server may know no pages."""

Model = TypeVar("Model", Job, Dataset)


async def passthrough(response: Response, request: Request) -> Response:
    """The response, whatever its body, which may be empty."""
    _refuse_html(response, request)
    return response


async def raw_records(response: Response, request: Request) -> bytes:
    """JSON that begins and ends as such."""
    text = _json_text(response, request)
    return b"[]" if text == b"null" else response.body


async def decode_record_list(response: Response, request: Request) -> list[Record]:
    """Decoded records; many are decoded in a thread."""
    _json_text(response, request)
    if len(response.body) < _LARGE:
        return decode_records(response.body)
    return await asyncio.to_thread(decode_records, response.body)


def decode_created_dataset(response: Response) -> Dataset | None:
    """The dataset that was just created; None where the response doesn't describe it."""
    try:
        return Dataset.from_json(find_object(loads_exact(response.body), "a new dataset"))
    except (TypeError, ValueError, Data8Error):
        return None


async def check_created_job(response: Response, request: Request, name: str) -> None:
    """Pass an empty body, and the job of that name, as a creation.

    Raises RequestRefused where the body reports errors, and OutcomeUnknown for any other.
    """
    _refuse_html(response, request)
    if response.body.strip() in (b"", b"null", b"{}", b"[]"):
        return
    reported = "cut short, or no JSON"
    with suppress(ResponseUnreadable, UnexpectedResponse):
        sent = loads_exact(response.body)
        if isinstance(sent, dict) and (errors := reported_errors(sent)):
            raise _refused(request, response.status, errors)
        reported = shape_text(sent)
        if str(find_object(sent, request.subject).get("name")).casefold() == name.casefold():
            return
    raise OutcomeUnknown(
        f"Whether {request.subject} was created is not known: the answer is {reported}",
        remedy=Remedy.LOOK_BEFORE_REPEATING(),
    )


def _refused(request: Request, status: int, errors: list[Any]) -> RequestRefused:
    values = errors[0] if isinstance(errors[0], list) else errors
    reason = ": ".join(text for text in values if isinstance(text, str)) or "it reports errors"
    return RequestRefused(f"Data8 refused {request.subject}: {reason}", status=status)


async def decode_list(
    response: Response, request: Request, read: Callable[[Any], Model]
) -> list[Model]:
    """A list of jobs or datasets, each as `read` reads it. Raises UnexpectedResponse."""
    decoded = await _decoded(response, request)
    if decoded is None and (request.params or {}).get("page") != "1":
        return []  # past the end of the list
    sent = find_list(decoded, request.subject)
    if len(sent) > _MOST_ITEMS:
        raise UnexpectedResponse(
            f"The answer for {request.subject} holds {len(sent):,} items; a page has 100"
        )
    try:
        return [read(item) for item in sent]
    except (TypeError, ValueError):  # pydantic's ValidationError is a ValueError
        nameless = next((item for item in sent if not _has_name(item, read)), None)
    raise unexpected_shape(f"an item of {request.subject}", nameless, "an object with a name")


async def decode_item(response: Response, request: Request, read: Callable[[Any], Model]) -> Model:
    """One job or dataset, as `read` reads it. Raises UnexpectedResponse."""
    sent = find_object(await _decoded(response, request), request.subject)
    try:
        return read(sent)
    except (TypeError, ValueError):
        error = unexpected_shape(request.subject, sent, "an object with a name")
    raise error


def _has_name(item: dict[str, Any], read: Callable[[Any], object]) -> bool:
    try:
        read(item)
    except (TypeError, ValueError):
        return False
    return True


async def _decoded(response: Response, request: Request) -> Any:
    _json_text(response, request)
    if len(response.body) < _HUGE:
        return loads_exact(response.body)
    return await asyncio.to_thread(loads_exact, response.body)


decode_dataset = partial(decode_item, read=Dataset.from_json)
decode_datasets = partial(decode_list, read=Dataset.from_json)


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


def _json_text(response: Response, request: Request) -> bytes:
    """The JSON of a response, stripped. Raises ResponseTruncated where it is plainly cut short or
    missing, UnexpectedResponse where it is a plain value.

    A body without a length ends wherever the connection did, so its last bracket is checked.
    """
    _refuse_html(response, request)
    text = response.body.strip()
    if text == b"null" or (text[:1], text[-1:]) in ((b"[", b"]"), (b"{", b"}")):
        return text
    if text and text[:1] not in (b"[", b"{"):
        raise unexpected_shape(request.subject, loads_exact(text), "a list or an object")
    what = "came back empty" if not text else "is cut short"
    raise ResponseTruncated(f"The answer for {request.subject} {what}")
