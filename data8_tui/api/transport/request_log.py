"""A line of the log for each request: method, path, status, milliseconds, bytes; never a body."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

REQUEST_LOG = logging.getLogger(__name__)
_PLAIN: Final = frozenset({"page", "start", "count", "input", "output", "startDate", "endDate"})
"""The parameters whose values reveal nothing about a person or a customer."""


@dataclass(slots=True)
class RequestOutcome:
    """What is known of a request at its end: the status, and the bytes of the body's arrival."""

    status: int = 0
    size: int = 0


@contextmanager
def logged(method: str, url: str) -> Iterator[RequestOutcome]:
    """Log the request that is made within the block, also one that fails or is cancelled."""
    outcome = RequestOutcome()
    began = time.monotonic()
    try:
        yield outcome
    except BaseException as failure:
        _write(method, url, f"failed ({type(failure).__name__})", began, outcome.size)
        raise
    _write(method, url, str(outcome.status), began, outcome.size)


def _write(method: str, url: str, result: str, began: float, size: int) -> None:
    milliseconds = (time.monotonic() - began) * 1000
    REQUEST_LOG.info("%s %s %s %.0f ms %d B", method, _target(url), result, milliseconds, size)


def _target(url: str) -> str:
    """The path, and of the query the names, with the values that are plain."""
    parts = urlsplit(url)
    query = "&".join(
        f"{name}={value if name in _PLAIN else '…'}" for name, value in parse_qsl(parts.query)
    )
    return f"{parts.path}?{query}" if query else parts.path
