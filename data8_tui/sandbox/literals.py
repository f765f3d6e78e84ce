"""JSON in which a number keeps its literal: 1.10 stays 1.10."""

import json
from collections.abc import Callable, Mapping, Sequence
from json.encoder import encode_basestring_ascii
from typing import Any


class Literal(str):
    """A JSON number, encoded as its own text."""

    __slots__ = ()


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: encode_basestring_ascii,
    Literal: str,
    int: repr,
    float: repr,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "null",
}


def encode(value: object) -> str:
    """Encode dicts, lists, scalars and literals as ASCII, so that lone surrogates survive.

    Raises TypeError for any other type.
    """
    write = _WRITERS.get(type(value))
    if write is not None:
        return write(value)
    if isinstance(value, Mapping):
        parts = [f"{encode_basestring_ascii(key)}:{encode(each)}" for key, each in value.items()]
        return "{" + ",".join(parts) + "}"
    if isinstance(value, Sequence):
        return "[" + ",".join(map(encode, value)) + "]"
    raise TypeError(type(value).__name__)


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


def decode(body: bytes | str) -> Any:
    """Decode strict JSON; numbers with a point or an exponent become `Literal`.

    Raises ValueError for anything else, NaN and deep nesting included.
    """
    try:
        return json.loads(body, parse_float=Literal, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
