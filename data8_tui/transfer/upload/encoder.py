"""Encoding rows as the JSON of a block: texts as strings, integers as numbers, nulls omitted."""

from collections.abc import Callable, Sequence
from itertools import starmap
from typing import Any

from data8_tui.api.records import encode_records
from data8_tui.transfer.preflight.columns import WHOLE
from data8_tui.transfer.readers.batch import SourceRow


class BlockEncoder:
    """Encodes rows with the columns `names`; those of type code 1 are integers."""

    def __init__(self, names: Sequence[str], types: Sequence[int]) -> None:
        import msgspec

        self._names = tuple(names)
        self._integers = [index for index, code in enumerate(types) if code == WHOLE]
        self._encode = msgspec.json.Encoder().encode
        self._record_type = _record_type(self._names, null=None)
        self._record_empty_as_null = _record_type(self._names, null="")

    def __call__(self, rows: Sequence[SourceRow], *, empty_is_null: bool = False) -> bytes:
        """The rows as a JSON array; nulls are omitted. `empty_is_null` is as in Batch."""
        create_record = self._record_empty_as_null if empty_is_null else self._record_type
        typed = self._typed(rows) if self._integers else rows
        try:
            return self._encode(list(starmap(create_record, typed)))
        except UnicodeEncodeError:  # a lone surrogate
            null = "" if empty_is_null else None
            return encode_records(self._plain(row, null) for row in typed)

    def _typed(self, rows: Sequence[SourceRow]) -> Sequence[Sequence[Any]]:
        """Values of integer columns are known to be integers; an empty text can only be a null."""
        typed: list[list[Any]] = list(map(list, rows))
        for index in self._integers:
            for row in typed:
                text = row[index]
                row[index] = int(text) if text else None
        return typed

    def _plain(self, row: Sequence[Any], null: str | None) -> dict[str, Any]:
        pairs = zip(self._names, row, strict=True)
        return {name: value for name, value in pairs if value is not None and value != null}


def _record_type(names: Sequence[str], null: str | None) -> Callable[..., Any]:
    """A struct with these names in JSON, which omits fields that are `null`."""
    import msgspec

    fields = [f"c{number}" for number in range(len(names))]
    return msgspec.defstruct(
        "Record",
        [(field, Any, null) for field in fields],
        rename=dict(zip(fields, names, strict=True)),
        omit_defaults=True,
        gc=False,
    )
