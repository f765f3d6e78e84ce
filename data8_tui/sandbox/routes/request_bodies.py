"""Request bodies: read with a limit, decoded strictly, as an object."""

from typing import Any

from starlette.requests import Request

from data8_tui.sandbox.literals import decode
from data8_tui.sandbox.problems import ProblemDetails


async def read_body(request: Request, limit: int) -> bytes:
    """Return the whole body. Raises ProblemDetails with 413 if it exceeds `limit` bytes.

    A body that is too large is still read to its end: a response sent during an upload is lost with
    the connection, and the client would not see the reason.
    """
    body = bytearray()
    too_large = False
    async for chunk in request.stream():
        too_large = too_large or len(body) + len(chunk) > limit
        if not too_large:
            body += chunk
    if too_large:
        raise ProblemDetails(detail=f"The body is larger than {limit} bytes.", status=413)
    return bytes(body)


def as_object(body: bytes) -> dict[str, Any]:
    """Return the body's JSON object. Raises ProblemDetails for anything else."""
    try:
        value = decode(body)
    except ValueError as error:
        raise ProblemDetails({"$": [f"The body is not JSON: {error}."]}) from None
    if not isinstance(value, dict):
        raise ProblemDetails({"$": ["The body is not a JSON object."]})
    return value
