"""Finds records of one person: equal name, and equal postcode, e-mail or telephone number."""

import re
from collections import Counter
from typing import NamedTuple

from data8_tui.sandbox.cleanse import roles
from data8_tui.sandbox.cleanse.record import CleansedRecord, Cleanser


class Duplicate(NamedTuple):
    """The number of the first such record, from 1, and whether both are identical."""

    first: int
    exact: bool


class DuplicateDetector:
    """Takes the records one by one, in order."""

    def __init__(self, cleanser: Cleanser) -> None:
        self._names = cleanser.columns_with(roles.NAME, roles.COMPANY)
        self._contacts = tuple(
            columns
            for role in (roles.POSTCODE, roles.EMAIL, roles.PHONE)
            if (columns := cleanser.columns_with(role)[:1])
        )
        self._compared = cleanser.columns_with(*{*cleanser.roles.values()} - {roles.OTHER})
        self._first: dict[str, tuple[int, int]] = {}
        self.copies: Counter[int] = Counter()

    def _keys(self, record: CleansedRecord) -> list[str]:
        name = re.sub(r"\W", "", record.text(self._names)).casefold()
        contacts = (record.text(columns).casefold() for columns in self._contacts)
        return [f"{name}|{contact}" for contact in contacts if name and contact]

    def add(self, number: int, record: CleansedRecord) -> Duplicate | None:
        """Add a record; return the earlier one that it duplicates."""
        fingerprint = hash(record.text(self._compared))
        keys = self._keys(record)
        earlier = next((self._first[key] for key in keys if key in self._first), None)
        for key in keys:
            self._first.setdefault(key, earlier or (number, fingerprint))
        if earlier is None:
            return None
        self.copies[earlier[0]] += 1
        return Duplicate(earlier[0], earlier[1] == fingerprint)
