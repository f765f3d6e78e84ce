"""What a query string asks for; everything the contract forbids becomes a Problem."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from starlette.requests import Request

from data8_tui.sandbox import instants
from data8_tui.sandbox.problems import ProblemDetails

_Value = TypeVar("_Value")
_LARGEST = 2**31 - 1


class Query:
    """Reads one parameter after another; `check` raises for all that were wrong at once."""

    def __init__(self, request: Request) -> None:
        self._values = request.query_params
        self._errors: dict[str, list[str]] = {}

    def _read(self, name: str, convert: Callable[[str], _Value], default: _Value) -> _Value:
        text = self._values.get(name)
        if text is None:
            return default
        try:
            return convert(text)
        except ValueError:
            self._errors[name] = [f"The value '{text}' is not valid for {name}."]
            return default

    def number(self, name: str, default: int, largest: int = _LARGEST) -> int:
        """A whole number from 1 to `largest`."""

        def convert(text: str) -> int:
            value = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else 0
            if not 1 <= value <= largest:
                raise ValueError(text)
            return value

        return self._read(name, convert, default)

    def flag(self, name: str) -> bool:
        """True unless the query says false."""

        def convert(text: str) -> bool:
            if text.lower() not in ("true", "false"):
                raise ValueError(text)
            return text.lower() == "true"

        return self._read(name, convert, True)

    def instant(self, name: str) -> datetime | None:
        return self._read(name, instants.parse_instant_text, None)

    def text(self, name: str) -> str | None:
        return self._values.get(name)

    def check(self) -> None:
        if self._errors:
            raise ProblemDetails(self._errors)
