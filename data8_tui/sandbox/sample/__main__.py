"""Writes contacts.csv: invented people with typical errors, and some of them twice."""

import csv
from io import StringIO
from pathlib import Path
from random import Random

from data8_tui.sandbox.generated import ledger, people
from data8_tui.sandbox.generated.fragments import RandomBytes
from data8_tui.sandbox.literals import decode
from data8_tui.sandbox.sample.corruption import SampleRow, corrupt_row

PATH = Path(__file__).with_name("contacts.csv")
ROWS = 2_500
_SEED = "sample contacts"
_DUPLICATES = 0.07
_NEAR = 40
_GROUPS = (
    people.IDENTITY,
    ledger.REFERENCE,
    people.NAME,
    people.ADDRESS,
    people.EMAIL,
    people.PHONE,
    people.BIRTH,
    people.NOTES,
    people.CHOICE,
    ledger.GIFT,
    ledger.LEDGER,
)
COLUMNS = tuple(column for group in _GROUPS for column in group.columns)


def _people() -> list[SampleRow]:
    random = RandomBytes.from_key(_SEED, range(ROWS))
    texts = map(b"".join, zip(*(group.fragments(random) for group in _GROUPS), strict=True))
    return [_row(decode(text + b"}")) for text in texts]


def _row(record: dict[str, object]) -> SampleRow:
    return {column: _text(record.get(column)) for column in COLUMNS}


def _text(value: object) -> str:
    """As a CRM exports it: nothing for null, yes and no, numbers with their own digits."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("\r\n", "\n")


def _with_duplicates(rng: Random, rows: list[SampleRow]) -> list[SampleRow]:
    """Replace some rows by a copy of one shortly before, with their own number."""
    for index in range(_NEAR, len(rows)):
        if rng.random() < _DUPLICATES:
            own = rows[index]["contact_id"]
            rows[index] = rows[index - rng.randint(1, _NEAR)] | {"contact_id": own}
    return rows


def sample_text() -> str:
    """Return the file's text."""
    rng = Random(_SEED)
    written = StringIO()
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(corrupt_row(rng, row) for row in _with_duplicates(rng, _people()))
    return written.getvalue()


if __name__ == "__main__":
    PATH.write_text(sample_text(), encoding="utf-8")
