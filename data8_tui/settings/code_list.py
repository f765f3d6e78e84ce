"""The type of [status] in config.toml: the status codes that have a meaning."""

from typing import Annotated

from pydantic import BeforeValidator, Field, StrictInt


def _split(value: object) -> object:
    """The codes of a variable, which has them separated by commas."""
    if not isinstance(value, str):
        return value
    words = (word.strip() for word in value.split(","))
    return tuple(int(word) if word.isdecimal() else word for word in words if word)


Codes = Annotated[
    tuple[StrictInt | Annotated[str, Field(strict=True, min_length=1)], ...],
    BeforeValidator(_split),
]
"""Status codes: whole numbers or texts."""
