"""A cleansed record: normalised values, the changed columns, and faults."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from data8_tui.sandbox.cleanse import formats, roles
from data8_tui.sandbox.cleanse.casing import collapse_spaces, fix_case

SandboxRecord = dict[str, Any]
_NORMALISERS: Mapping[str, Callable[[str], formats.NormalisedValue]] = {
    roles.POSTCODE: formats.normalise_postcode,
    roles.EMAIL: formats.normalise_email,
    roles.PHONE: formats.normalise_phone,
}
MISSING = formats.NormalisedValue("", "Missing")


@dataclass(frozen=True)
class CleansedRecord:
    """`found` has the first valid postcode, e-mail address and telephone number."""

    values: SandboxRecord
    changed: tuple[str, ...]
    found: Mapping[str, formats.NormalisedValue]

    def text(self, columns: tuple[str, ...]) -> str:
        """Return the values of these columns as one text."""
        return " ".join(str(self.values[c]) for c in columns if self.values.get(c) is not None)


class Cleanser:
    """Cleanses records with these columns; `columns` maps names to type codes."""

    def __init__(self, columns: Mapping[str, int]) -> None:
        self.columns = columns
        self.roles = roles.roles_of(columns)

    def columns_with(self, *wanted: str) -> tuple[str, ...]:
        """Return the columns with one of these roles."""
        return tuple(column for column, role in self.roles.items() if role in wanted)

    def cleanse(self, raw: SandboxRecord) -> CleansedRecord:
        """Return the cleansed record; values that are not text are unchanged."""
        values, found = dict(raw), dict[str, formats.NormalisedValue]()
        for column, role in self.roles.items():
            value = raw.get(column)
            if type(value) is str:
                values[column] = self._text(role, value, found)
        changed = tuple(column for column in values if values[column] != raw[column])
        return CleansedRecord(values, changed, found)

    def _text(self, role: str, value: str, found: dict[str, formats.NormalisedValue]) -> str:
        normalise = _NORMALISERS.get(role)
        if normalise is not None:
            normalised = normalise(value)
            if role not in found or found[role].fault:
                found[role] = normalised
            return normalised.text
        return fix_case(value) if role in (roles.NAME, roles.PLACE) else _free_text(value)


def _free_text(value: str) -> str:
    """Collapse spaces, but keep the lines of free text."""
    return value.strip(" \t") if "\n" in value else collapse_spaces(value)
