"""An account that creates a job and then doesn't say so, or shows it late or changed."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.contract.scripted_server import Reply, Wire, answer, reset

Document = dict[str, Any]

ANSWERS: dict[str, Reply] = {
    "reset": reset,
    "429": answer(429, b"", "retry-after: 0"),
    "401": answer(401),
    "303": answer(303, b"", "location: /Job/x"),
    "302": answer(302, b"", "location: https://login.example/"),
    "503": answer(503),
    "400": answer(400),
    "409": answer(409),
    "422": answer(422, b'{"title":"Input has warnings"}'),
    "an error": answer(200, b'{"success":false,"errors":["Insufficient credit"]}'),
    "no job": answer(200, b'{"success":true}'),
}
"""What a creation is answered with."""


def _as_sent(_: Document) -> Document:
    return {}


def _more(sent: Document) -> Document:
    return {"inputDatasets": sent | {"Suppression": "default"}}


def _lower(sent: Document) -> Document:
    return {"inputDatasets": {key.lower(): value for key, value in sent.items()}}


def _upper(sent: Document) -> Document:
    return {"inputDatasets": {key: value.upper() for key, value in sent.items()}}


def _other(sent: Document) -> Document:
    return {"inputDatasets": dict.fromkeys(sent, "4711")}


SHOWN: dict[str, Callable[[Document], Document]] = {
    "as sent": _as_sent, "more": _more, "lower": _lower, "upper": _upper, "other": _other,
}  # fmt: skip
"""What a job shows of its inputs: of all but `other` it can be told that it is the same."""


@dataclass
class DoubtfulAccount:
    """Creates what is asked for, unless the name is taken, and gives `said`."""

    said: str
    shown: str = "as sent"
    hidden: bool = False
    jobs: dict[str, Document] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)

    async def __call__(self, wire: Wire) -> None:
        path = [unquote(each) for each in urlsplit(wire.asked.target).path.split("/")[1:]]
        if wire.asked.method == "POST":
            await self._create(wire, json.loads(wire.asked.body))
        elif path == ["Job"]:
            await wire.send(answer(200, b"[]"))
        elif path[0] == "Dataset":
            found = {"name": path[1], "completed": True, "recordCount": 3}
            await wire.send(answer(200, json.dumps(found).encode()))
        else:
            job = None if self.hidden else self.jobs.get(path[1])
            await wire.send(answer(200, json.dumps(job).encode()) if job else answer(404))

    async def _create(self, wire: Wire, asked: Document) -> None:
        name = asked["name"]
        self.posts.append(name)
        if name in self.jobs:
            await wire.send(answer(400, b'{"title":"The name is taken"}'))
            return
        self.jobs[name] = asked | SHOWN[self.shown](asked["inputDatasets"])
        said = ANSWERS[self.said]
        with suppress(ConnectionError):
            await (wire.send(said) if isinstance(said, bytes) else said(wire))
