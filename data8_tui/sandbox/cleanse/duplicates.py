"""Which records are the same person: the same name, and the same postcode, e-mail or telephone."""

import re
from collections import Counter
from typing import NamedTuple

from data8_tui.sandbox.cleanse import roles
from data8_tui.sandbox.cleanse.record import Cleansed, Cleanser


class Same(NamedTuple):
    """The number of the first such record, from 1, and whether it is the same to the letter."""

    first: int
    exact: bool


class Duplicates:
    """Fed record by record, in order."""

    def __init__(self, cleanser: Cleanser) -> None:
        self._names = cleanser.having(roles.NAME, roles.COMPANY)
        self._contacts = tuple(
            columns
            for role in (roles.POSTCODE, roles.EMAIL, roles.PHONE)
            if (columns := cleanser.having(role)[:1])
        )
        self._compared = cleanser.having(*{*cleanser.roles.values()} - {roles.OTHER})
        self._first: dict[str, tuple[int, int]] = {}
        self.copies: Counter[int] = Counter()

    def _keys(self, record: Cleansed) -> list[str]:
        name = re.sub(r"\W", "", record.text(self._names)).casefold()
        contacts = (record.text(columns).casefold() for columns in self._contacts)
        return [f"{name}|{contact}" for contact in contacts if name and contact]

    def feed(self, number: int, record: Cleansed) -> Same | None:
        """The earlier record that this one repeats."""
        print_ = hash(record.text(self._compared))
        keys = self._keys(record)
        earlier = next((self._first[key] for key in keys if key in self._first), None)
        for key in keys:
            self._first.setdefault(key, earlier or (number, print_))
        if earlier is None:
            return None
        self.copies[earlier[0]] += 1
        return Same(earlier[0], earlier[1] == print_)
