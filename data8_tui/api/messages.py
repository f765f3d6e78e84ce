"""A request, its response, and the counters of what has passed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

LARGEST_TOKEN: Final = 2**20
LARGEST_DOCUMENT: Final = 64 * 2**20
"""Bytes of a token answer, and of a page, a job or a dataset, at most; unpacked."""


class RequestedObject(NamedTuple):
    """What must exist for a request. `kind` is job or dataset."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} “{self.name}”"


@dataclass(frozen=True, slots=True)
class Request:
    """One operation, ready to send.

    `path` is percent-encoded. `subject` names what it is about, for messages (`block 3 of dataset
    “x”`), and `target` what must exist for it, where something must. A request that
    `creates` something must not be repeated once the server may have received it. A response has at
    most `largest` bytes, as it travels and unpacked.
    """

    method: str
    path: str
    subject: str
    params: Mapping[str, str] | None = None
    body: bytes | None = None
    target: RequestedObject | None = None
    creates: bool = False
    largest: int = LARGEST_DOCUMENT


@dataclass(frozen=True, slots=True)
class Response:
    """A complete response. `headers` has lower-case names; `body` has no content encoding left."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class RequestStats:
    """What has passed since the client was made; the counters are live.

    `requests` are all that were sent, the token's and repeated ones too. `bytes_received` are
    bodies as they travelled, compressed or not. `renewals` are tokens fetched.
    """

    requests: int = 0
    retries: int = 0
    bytes_received: int = 0
    renewals: int = 0
