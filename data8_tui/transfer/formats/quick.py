"""The quick way into columns, for answers that look like the ones before.

Text is decoded; whatever else a column holds is taken over as the very bytes of the wire, which
costs less than decoding and can't change them. Which columns are text is learnt from the first
answer. An answer that doesn't fit is not an error here: it takes the exact way.
"""

from collections.abc import Sequence
from typing import Any

from data8_tui.api.records import Number, Row

Columns = list[Sequence[Any]]
"""Per column its values: texts and None, or msgspec.Raw throughout."""


class QuickColumns:
    """Decodes answers into the dataset's columns. Threads may share one."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._decoder: Any = None
        self.texts: tuple[bool, ...] = ()
        """Which columns are text; empty as long as nothing has been learnt."""

    def learn(self, rows: Sequence[Row]) -> None:
        """From an answer that was decoded exactly. Learning again forgets what was learnt."""
        kinds = [set(map(type, values)) for values in zip(*rows, strict=True)]
        texts = tuple(str in each and not each & {int, bool, Number} for each in kinds)
        try:
            self._decoder = _decoder(self._columns, texts)
        except ValueError:  # a name that UTF-8 can't hold, or one that comes twice
            return
        self.texts = texts

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


def _decoder(columns: tuple[str, ...], texts: tuple[bool, ...]) -> Any:
    import msgspec

    # Column names are the server's: the fields get names of our own, and theirs as aliases.
    names = [f"c{number}" for number in range(len(columns))]
    absent = msgspec.Raw(b"null")
    fields = [
        (name, str | None, None) if text else (name, msgspec.Raw, absent)
        for name, text in zip(names, texts, strict=True)
    ]
    row = msgspec.defstruct(
        "Row",
        fields,
        rename=dict(zip(names, columns, strict=True)),
        forbid_unknown_fields=True,
        gc=False,
    )
    return msgspec.json.Decoder(list[row])  # type: ignore[valid-type]


def literals(raws: Sequence[Any]) -> list[str] | None:
    """The texts of plain values that aren't text; None where one of them is text or nested."""
    together = b",".join(raws)
    if b'"' in together or b"[" in together or b"{" in together:
        return None
    return together.decode("ascii").split(",")
