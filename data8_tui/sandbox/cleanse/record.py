"""One record, cleansed: its values in form, which of them changed, and what was found wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from data8_tui.sandbox.cleanse import formats, roles
from data8_tui.sandbox.cleanse.casing import cased, spaced

Record = dict[str, Any]
_JUDGES: Mapping[str, Callable[[str], formats.Judged]] = {
    roles.POSTCODE: formats.postcode,
    roles.EMAIL: formats.email,
    roles.PHONE: formats.phone,
}
MISSING = formats.Judged("", "Missing")


@dataclass(frozen=True)
class Cleansed:
    """`found` has the judgement of the first good postcode, e-mail and telephone number."""

    values: Record
    changed: tuple[str, ...]
    found: Mapping[str, formats.Judged]

    def text(self, columns: tuple[str, ...]) -> str:
        """The values of these columns, as one text."""
        return " ".join(str(self.values[c]) for c in columns if self.values.get(c) is not None)


class Cleanser:
    """Cleanses records with these columns."""

    def __init__(self, columns: Mapping[str, int]) -> None:
        self.columns = columns
        self.roles = roles.roles(columns)

    def having(self, *wanted: str) -> tuple[str, ...]:
        """Columns with one of these roles."""
        return tuple(column for column, role in self.roles.items() if role in wanted)

    def record(self, raw: Record) -> Cleansed:
        values, found = dict(raw), dict[str, formats.Judged]()
        for column, role in self.roles.items():
            value = raw.get(column)
            if type(value) is str:
                values[column] = self._text(role, value, found)
        changed = tuple(column for column in values if values[column] != raw[column])
        return Cleansed(values, changed, found)

    def _text(self, role: str, value: str, found: dict[str, formats.Judged]) -> str:
        judge = _JUDGES.get(role)
        if judge is not None:
            judged = judge(value)
            if role not in found or found[role].fault:
                found[role] = judged
            return judged.text
        return cased(value) if role in (roles.NAME, roles.PLACE) else _kept_lines(value)


def _kept_lines(value: str) -> str:
    """Line breaks in free text mean something; only spaces are tidied."""
    return value.strip(" \t") if "\n" in value else spaced(value)
