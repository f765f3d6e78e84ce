"""JSON text in which a number keeps the literal that it came with: 1.10 stays 1.10."""

import json
from collections.abc import Mapping, Sequence
from typing import Any


class Literal(str):
    """A JSON number, written as it stands."""

    __slots__ = ()


def encode(value: object) -> str:
    """JSON text of dicts, lists, scalars and literals; ASCII only, so lone surrogates survive."""
    if isinstance(value, Literal):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(k)}:{encode(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ",".join(map(encode, value)) + "]"
    return json.dumps(value)


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


def decode(body: bytes | str) -> Any:
    """Strict JSON; numbers with a point or an exponent come as `Literal`. ValueError otherwise."""
    try:
        return json.loads(body, parse_float=Literal, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
