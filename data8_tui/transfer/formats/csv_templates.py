"""Fast decoding of a response into columns, for responses of the same shape as earlier ones.

Texts and booleans are decoded; the values of other columns are kept as their bytes of JSON, which
is faster and can't change them. The types of the columns are taken from the first response. For a
response that doesn't fit them, the caller decodes each record by itself.
"""

from collections.abc import Sequence
from typing import Any

from data8_tui.api.records import Number, Row

ColumnValues = list[Sequence[Any]]
"""The values of each column: texts and None, booleans and None, or msgspec.Raw throughout."""
ColumnKind = type[str] | type[bool] | None
"""The type that a column is decoded to; None where its values stay bytes."""


class TemplateColumns:
    """Decodes responses into the dataset's columns. Thread-safe."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._decoder: Any = None
        self.kinds: tuple[ColumnKind, ...] = ()
        """What the columns hold; empty until a chunk has been decoded."""

    def learn(self, rows: Sequence[Row]) -> None:
        """Set the types of the columns from exactly decoded rows, replacing earlier ones."""
        kinds = tuple(_kind(set(map(type, values))) for values in zip(*rows, strict=True))
        try:
            self._decoder = _decoder(self._columns, kinds)
        except ValueError:  # a name that UTF-8 can't encode, or a duplicate
            return
        self.kinds = kinds
        """The type of each column; empty until `learn` was called."""

    def __call__(self, body: bytes) -> ColumnValues | None:
        """The columns of a response; None where it doesn't fit their types."""
        import msgspec

        if self._decoder is None:
            return None
        try:
            rows = self._decoder.decode(body)
        except ValueError:
            return None
        return list(zip(*map(msgspec.structs.astuple, rows), strict=True))


def _kind(types: set[type]) -> ColumnKind:
    decoded = types & {str, bool, int, Number}
    if decoded == {str}:
        return str
    return bool if decoded == {bool} else None


def _decoder(columns: tuple[str, ...], kinds: tuple[ColumnKind, ...]) -> Any:
    import msgspec

    # A column name need not be a Python identifier, so the fields get other names and aliases.
    names = [f"c{number}" for number in range(len(columns))]
    absent = msgspec.Raw(b"null")
    fields = [
        (name, kind | None, None) if kind else (name, msgspec.Raw, absent)
        for name, kind in zip(names, kinds, strict=True)
    ]
    row = msgspec.defstruct(
        "Row",
        fields,
        rename=dict(zip(names, columns, strict=True)),
        forbid_unknown_fields=True,
        gc=False,
    )
    return msgspec.json.Decoder(list[row])  # type: ignore[valid-type]
