"""The quick way into columns, for answers that look like the ones before.

Texts and booleans are decoded; whatever else a column holds is taken over as the very bytes of the
wire, which costs less than decoding and can't change them. What a column holds is learnt from the
first answer. An answer that doesn't fit is not an error here: it takes the exact way.
"""

from collections.abc import Sequence
from typing import Any

from data8_tui.api.records import Number, Row

Columns = list[Sequence[Any]]
"""Per column its values: texts and None, booleans and None, or msgspec.Raw throughout."""
Kind = type[str] | type[bool] | None
"""What a column is decoded to; None: it isn't decoded."""


class TemplateColumns:
    """Decodes answers into the dataset's columns. Threads may share one."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._decoder: Any = None
        self.kinds: tuple[Kind, ...] = ()
        """What the columns hold; empty as long as nothing has been learnt."""

    def learn(self, rows: Sequence[Row]) -> None:
        """From an answer that was decoded exactly. Learning again forgets what was learnt."""
        kinds = tuple(_kind(set(map(type, values))) for values in zip(*rows, strict=True))
        try:
            self._decoder = _decoder(self._columns, kinds)
        except ValueError:  # a name that UTF-8 can't hold, or one that comes twice
            return
        self.kinds = kinds

    def __call__(self, body: bytes) -> Columns | None:
        """The columns, or None where the answer doesn't fit what was learnt."""
        import msgspec

        if self._decoder is None:
            return None
        try:
            rows = self._decoder.decode(body)
        except ValueError:
            return None
        return list(zip(*map(msgspec.structs.astuple, rows), strict=True))


def _kind(types: set[type]) -> Kind:
    decoded = types & {str, bool, int, Number}
    if decoded == {str}:
        return str
    return bool if decoded == {bool} else None


def _decoder(columns: tuple[str, ...], kinds: tuple[Kind, ...]) -> Any:
    import msgspec

    # Column names are the server's: the fields get names of our own, and theirs as aliases.
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
