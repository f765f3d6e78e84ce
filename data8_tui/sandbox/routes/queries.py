"""Query strings, parsed strictly: what the API's contract forbids raises ProblemDetails."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from starlette.requests import Request

from data8_tui.sandbox import instants
from data8_tui.sandbox.problems import ProblemDetails

_Value = TypeVar("_Value")
_LARGEST = 2**31 - 1


class Query:
    """Parses parameters one by one; `check` reports all invalid ones together."""

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
        """Return a whole number from 1 to `largest`."""

        def convert(text: str) -> int:
            value = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else 0
            if not 1 <= value <= largest:
                raise ValueError(text)
            return value

        return self._read(name, convert, default)

    def flag(self, name: str) -> bool:
        """Return True unless the parameter is false."""

        def convert(text: str) -> bool:
            if text.lower() not in ("true", "false"):
                raise ValueError(text)
            return text.lower() == "true"

        return self._read(name, convert, True)

    def instant(self, name: str) -> datetime | None:
        """Return a date, or date and time, in UTC; None if the parameter is missing."""
        return self._read(name, instants.parse_instant_text, None)

    def text(self, name: str) -> str | None:
        """Return the parameter as it is; None if it is missing."""
        return self._values.get(name)

    def check(self) -> None:
        """Raises ProblemDetails if a parameter read so far is invalid."""
        if self._errors:
            raise ProblemDetails(self._errors)
