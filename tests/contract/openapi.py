"""The OpenAPI file as a judge: does a request, or an answer, keep to it?"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_FILE = Path(__file__).with_name("data8-openapi.yaml")
_BASE = "urn:data8"


@dataclass(frozen=True)
class Operation:
    """One operation, and where in the file it stands."""

    name: str
    place: str
    said: dict[str, Any]
    path_values: dict[str, str]


@cache
def _document() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_FILE.read_text())
    return loaded


@cache
def _validator(pointer: str) -> Draft202012Validator:
    resource = Resource.from_contents(_document(), default_specification=DRAFT202012)
    registry = Registry().with_resource(_BASE, resource)
    return Draft202012Validator({"$ref": f"{_BASE}#{pointer}"}, registry=registry)


def operations() -> set[str]:
    """The names of all operations."""
    return {said["operationId"] for path in _document()["paths"].values() for said in path.values()}


def operation(method: str, target: str) -> Operation:
    """The operation that a request means. Fails where the file has none."""
    path = urlsplit(target).path
    for template, methods in _document()["paths"].items():
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
        match = re.fullmatch(pattern, path)
        if match and method.lower() in methods:
            place = f"/paths/{_escaped(template)}/{method.lower()}"
            values = {name: unquote(value) for name, value in match.groupdict().items()}
            said = methods[method.lower()]
            return Operation(said["operationId"], place, said, values)
    raise AssertionError(f"the contract has no {method} {path}")


def check_request(method: str, target: str, headers: dict[str, str], body: bytes) -> Operation:
    """Fails unless the request is one that the file allows."""
    asked = operation(method, target)
    assert re.fullmatch(r"Bearer [!-~]+", headers.get("authorization", "")), "no bearer token"
    _check_parameters(asked, dict(parse_qsl(urlsplit(target).query, keep_blank_values=True)))
    content = asked.said.get("requestBody", {}).get("content")
    if content is None:
        assert body == b"", f"{asked.name} has no body"
    else:
        _check_content(f"{asked.place}/requestBody", content, headers, body)
    return asked


def check_answer(asked: Operation, status: int, headers: dict[str, str], body: bytes) -> None:
    """Fails unless the answer is one that the file promises for this operation."""
    assert str(status) in asked.said["responses"], f"{asked.name} never answers {status}"
    place, said = _resolved(f"{asked.place}/responses/{status}")
    if "content" in said:
        _check_content(place, said["content"], headers, body)


def check_schema(name: str, value: Any) -> None:
    """Fails unless the value keeps to one of the file's named schemas."""
    _validator(f"/components/schemas/{name}").validate(value)


def _check_parameters(asked: Operation, query: dict[str, str]) -> None:
    known: dict[tuple[str, str], str] = {}
    for number in range(len(asked.said.get("parameters", []))):
        place, said = _resolved(f"{asked.place}/parameters/{number}")
        known[said["in"], said["name"]] = f"{place}/schema"
    for where, values in (("query", query), ("path", asked.path_values)):
        for name, value in values.items():
            assert (where, name) in known, f"{asked.name} has no parameter {name}"
            _validator(known[where, name]).validate(_typed(known[where, name], value))


def _typed(place: str, value: str) -> Any:
    kind = _resolved(place)[1].get("type")
    return json.loads(value) if kind in ("integer", "boolean") else value


def _check_content(place: str, content: Any, headers: dict[str, str], body: bytes) -> None:
    kind = headers.get("content-type", "").partition(";")[0]
    assert kind in content, f"{kind} is none of {', '.join(content)}"
    _validator(f"{place}/content/{_escaped(kind)}/schema").validate(json.loads(body))


def _resolved(pointer: str) -> tuple[str, dict[str, Any]]:
    """Where a pointer leads to in the end, and what is there."""
    found: Any = _document()
    for part in pointer.strip("/").split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        found = found[int(key)] if isinstance(found, list) else found[key]
    return _resolved(found["$ref"].removeprefix("#")) if "$ref" in found else (pointer, found)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
