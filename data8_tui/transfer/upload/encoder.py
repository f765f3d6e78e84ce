"""Rows as the JSON of a block: texts as they are, whole numbers as numbers, nulls left out."""

from collections.abc import Callable, Sequence
from itertools import starmap
from typing import Any

from data8_tui.api.records import encode_records
from data8_tui.transfer.preflight.columns import WHOLE
from data8_tui.transfer.readers.batch import Row


class BlockEncoder:
    """Encodes rows of `names`, of which those with type code 1 hold whole numbers."""

    def __init__(self, names: Sequence[str], types: Sequence[int]) -> None:
        import msgspec

        self._names = tuple(names)
        self._whole = [index for index, code in enumerate(types) if code == WHOLE]
        self._encode = msgspec.json.Encoder().encode
        self._record = _record(self._names, null=None)
        self._record_of_text = _record(self._names, null="")

    def __call__(self, rows: Sequence[Row], *, empty_is_null: bool = False) -> bytes:
        """The JSON array. `empty_is_null` as in Batch. A column that a record lacks is a null."""
        made = self._record_of_text if empty_is_null else self._record
        typed = self._typed(rows) if self._whole else rows
        try:
            return self._encode(list(starmap(made, typed)))
        except UnicodeEncodeError:  # a lone surrogate
            null = "" if empty_is_null else None
            return encode_records(self._plain(row, null) for row in typed)

    def _typed(self, rows: Sequence[Row]) -> Sequence[Sequence[Any]]:
        """Whole numbers are known to be some; an empty text can only be a null there."""
        typed: list[list[Any]] = list(map(list, rows))
        for at in self._whole:
            for row in typed:
                text = row[at]
                row[at] = int(text) if text else None
        return typed

    def _plain(self, row: Sequence[Any], null: str | None) -> dict[str, Any]:
        pairs = zip(self._names, row, strict=True)
        return {name: value for name, value in pairs if value is not None and value != null}


def _record(names: Sequence[str], null: str | None) -> Callable[..., Any]:
    """A struct with those names on the wire, that leaves out whatever is `null`."""
    import msgspec

    fields = [f"c{number}" for number in range(len(names))]
    return msgspec.defstruct(
        "Record",
        [(field, Any, null) for field in fields],
        rename=dict(zip(fields, names, strict=True)),
        omit_defaults=True,
        gc=False,
    )
