"""How the API is spelt where Data8's documentation is silent; each choice can be made otherwise.

    listing          how much of each job GET /Job lists: name, basic or full
    unset            how a time without a value is sent: null, missing or minimum (.NET's year 1)
    status_codes     {"queued": 1, "running": 2, "completed": 3, "failed": 4}, or as one text:
                     queued=1,running=2,completed=Completed. A status that isn't named keeps its
                     code, or gets the next free one; if all that are named have texts, it has too
    shape            what a list stands in: one of SHAPES for every list, or by kind of list, as in
                     jobs=items,datasets=data,records=Records
    field_names      camel or pascal: the names of fields of jobs and datasets, not of columns
    dataset_filters  the names of the two parameters that select input and output datasets, as in
                     includeInputs,includeOutputs; `none` if there are none. Others are ignored

The defaults are what `data8-openapi.yaml` in the tests assumes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from data8_tui.sandbox.adjustable import Adjustable

STATUSES = {
    "queued": 0, "running": 1, "completed": 2, "failed": 3, "cancelled": 4, "held": 5, "partial": 7,
}  # fmt: skip
"""The status codes that are assumed. The last two are of one odd job each."""

_LISTED = "@"
SHAPES = {
    "list": _LISTED,
    **{name: f'{{"{name}":{_LISTED}}}' for name in ("records", "data", "items")},
    **{name: f'{{"{name}":{_LISTED}}}' for name in ("Records", "Data", "Items")},
    "envelope": f'{{"success":true,"page":1,"rows":{_LISTED},"message":null}}',
    "nested": f'{{"success":true,"result":{{"items":{_LISTED}}}}}',
    "two-lists": f'{{"rows":{_LISTED},"others":{_LISTED}}}',
    "null": "null",
}
"""The body of a list by the shape's name, with the list's place marked by an at sign."""

LISTS = ("jobs", "datasets", "records")
SentStatus = int | str


@dataclass
class ApiVariant(Adjustable):
    """The choices; each can be changed at run time through the control endpoint."""

    listing: str = "basic"
    unset: str = "null"
    status_codes: dict[str, SentStatus] = field(default_factory=lambda: {**STATUSES})
    shape: dict[str, str] = field(default_factory=lambda: dict.fromkeys(LISTS, "list"))
    field_names: str = "camel"
    dataset_filters: list[str] = field(default_factory=lambda: ["input", "output"])

    def parsers(self) -> Mapping[str, Callable[[object], Any]]:
        """Return the check of each setting."""
        return _PARSERS

    def status(self, assumed: int) -> SentStatus:
        """Return the code to send for an assumed one."""
        name = next(name for name, code in STATUSES.items() if code == assumed)
        return self.status_codes[name]

    def named(self, document: Mapping[str, object]) -> dict[str, object]:
        """Return a job or a dataset with its fields' names as they are sent."""
        if self.field_names == "camel":
            return dict(document)
        return {name[:1].upper() + name[1:]: value for name, value in document.items()}

    def listed(self, kind: str, body: bytes) -> bytes:
        """Return the body for the JSON text of a list of this kind, one of LISTS."""
        return SHAPES[self.shape[kind]].encode().replace(_LISTED.encode(), body)


def parse_status_codes(value: object) -> dict[str, SentStatus]:
    """Return the code of every status. Raises ValueError or TypeError."""
    chosen = {name: _code(code) for name, code in _pairs(value).items()}
    if unknown := chosen.keys() - STATUSES.keys():
        raise ValueError(f"there is no status {min(unknown)!r}; there are {', '.join(STATUSES)}")
    if len({*chosen.values()}) < len(chosen):
        raise ValueError("two statuses can't have one code")
    texts = bool(chosen) and all(isinstance(code, str) for code in chosen.values())
    codes = dict(chosen)
    for name, usual in STATUSES.items():
        if name not in codes:
            codes[name] = _free(name.capitalize() if texts else usual, {*codes.values()})
    return {name: codes[name] for name in STATUSES}


def _free(code: SentStatus, taken: set[SentStatus]) -> SentStatus:
    while code in taken:
        code = code + 1 if isinstance(code, int) else f"{code}2"
    return code


def _code(value: object) -> SentStatus:
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        raise TypeError(f"{value!r} is no status code")
    if isinstance(value, str) and value.removeprefix("-").isdecimal():
        value = int(value)
    if isinstance(value, int) and abs(value) >= 2**31:
        raise ValueError(f"{value} is no status code")
    return value


def parse_shape(value: object) -> dict[str, str]:
    """Return the shape of each kind of list. Raises ValueError or TypeError."""
    one = isinstance(value, str) and "=" not in value
    chosen = dict.fromkeys(LISTS, value) if one else _pairs(value)
    for kind, shape in chosen.items():
        if kind not in LISTS:
            raise ValueError(f"there is no list of {kind!r}; there are {', '.join(LISTS)}")
        if shape not in SHAPES:
            raise ValueError(f"there is no shape {shape!r}; there are {', '.join(SHAPES)}")
    return dict.fromkeys(LISTS, "list") | {kind: str(shape) for kind, shape in chosen.items()}


def parse_dataset_filters(value: object) -> list[str]:
    """Return the two names, or none. Raises ValueError or TypeError."""
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(each, str) for each in names):
        raise TypeError(f"{value!r} is not a list of two names")
    if [*names] in ([], ["none"]):
        return []
    if len({*names}) != 2 or not all(names) or "page" in names:
        raise ValueError("two names are needed, of the filter for inputs and of that for outputs")
    return [*names]


def _pairs(value: object) -> dict[str, object]:
    """Parse `a=1,b=2`; an object is returned as it is."""
    if isinstance(value, Mapping):
        return {str(name): each for name, each in value.items()}
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is neither an object nor text as in a=1,b=2")
    pairs = [pair.partition("=") for pair in value.split(",") if pair]
    if wrong := [name for name, equals, _ in pairs if not equals]:
        raise ValueError(f"{wrong[0]!r} has no value: pairs are written as in a=1,b=2")
    return {name: each for name, _, each in pairs}


def _one_of(*names: str) -> Callable[[object], str]:
    def parse(value: object) -> str:
        if value not in names:
            raise ValueError(f"{value!r} is none of {', '.join(names)}")
        return str(value)

    return parse


_PARSERS: dict[str, Callable[[object], Any]] = {
    "listing": _one_of("name", "basic", "full"),
    "unset": _one_of("null", "missing", "minimum"),
    "status_codes": parse_status_codes,
    "shape": parse_shape,
    "field_names": _one_of("camel", "pascal"),
    "dataset_filters": parse_dataset_filters,
}
