"""Records: from the body of an answer to values, and from values to the body of a block.

`decode_records` is exact by construction: the standard library hands over each number's own text.
`RowDecoder` gives the same values as tuples in column order, about three times as fast, for
writing them in bulk; what its decoder can't keep exactly goes through `decode_records` instead.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from data8_tui.api.envelope import find_list
from data8_tui.api.exact_json import (
    Nested,
    Number,
    check_depth,
    check_value_count,
    decode_error,
    dumps_exact,
)
from data8_tui.errors import ResponseUnreadable

if TYPE_CHECKING:
    import msgspec

__all__ = [
    "BLOCK_SIZE",
    "FieldValue",
    "Nested",
    "Number",
    "Record",
    "Row",
    "RowDecoder",
    "decode_records",
    "encode_block",
    "encode_records",
]

BLOCK_SIZE: Final = 1000
"""Records that Data8 takes or gives in one request, at most."""

_MOST_VALUES: Final = 2_000_000
"""In one answer: BLOCK_SIZE records of 2,000 columns."""

FieldValue = str | Number | bool | None
Record = dict[str, FieldValue]
Row = tuple[FieldValue | int, ...]

_PLAIN = {str, Number, Nested, bool, type(None)}


def decode_records(body: bytes) -> list[Record]:
    """The records of one answer: a list, or a list in an object (`envelope.find_list`).

    A number is a `Number`, its text as sent; lone surrogates and NUL survive. A list or an object
    where a plain value belongs is kept as its JSON text, a `Nested`. Raises ResponseTruncated
    where it is no JSON, and UnexpectedResponse where it holds no list of records, or too much.
    """
    check_value_count(body, _MOST_VALUES)
    try:
        sent = json.loads(
            body, parse_int=Number, parse_float=Number, parse_constant=Number, strict=False
        )
    except (ValueError, RecursionError) as error:
        failed = decode_error("The answer", error)
    else:
        return [] if sent is None else _plain(find_list(sent, "records"))
    raise failed


def _plain(records: list[dict[str, Any]]) -> list[Record]:
    if not set(map(type, chain.from_iterable(map(dict.values, records)))) <= _PLAIN:
        check_depth(records)
        return [{key: _flat(value) for key, value in record.items()} for record in records]
    return records


def _flat(value: Any) -> FieldValue:
    return Nested(dumps_exact(value)) if isinstance(value, dict | list) else value


# msgspec reads `-0` as 0, and keeps every other number. The pattern begins with a constant, which
# makes it quick; a date or a text that happens to match merely takes the slower way.
_MINUS_ZERO = re.compile(rb"-0[\s,}\]]")


class RowDecoder:
    """Decodes answers into tuples in the order of `columns`; an absent value is None.

    A whole number may be an int (its text is `str` of it), any other a `Number`. Safe to call
    from several threads.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = tuple(columns)
        try:
            self._quick = _quick_decoder(self.columns)
        except ValueError:  # a name that UTF-8 can't hold, or one that comes twice
            self._quick = self._exactly

    def __call__(self, body: bytes) -> list[Row]:
        """The rows of one answer. Raises ResponseUnreadable, also for a column not in `columns`,
        and UnexpectedResponse as `decode_records` does.
        """
        check_value_count(body, _MOST_VALUES)
        if _MINUS_ZERO.search(body):
            return self._exactly(body)
        try:
            return self._quick(body)
        # Wrapped, nested, a lone surrogate, NaN, an unknown column, not JSON.
        except (ValueError, RecursionError):
            return self._exactly(body)

    def _exactly(self, body: bytes) -> list[Row]:
        records = decode_records(body)
        unknown = set(chain.from_iterable(records)) - set(self.columns)
        if unknown:
            raise ResponseUnreadable(
                f"A record has a column that the dataset doesn't list: “{min(unknown)}”"
            )
        return [tuple(map(record.get, self.columns)) for record in records]


def _quick_decoder(columns: tuple[str, ...]) -> Callable[[bytes], list[Row]]:
    import msgspec

    # Column names are the server's: the fields get names of our own, and theirs as aliases.
    names = [f"c{number}" for number in range(len(columns))]
    row = msgspec.defstruct(
        "Row",
        [(name, Any, None) for name in names],
        rename=dict(zip(names, columns, strict=True)),
        forbid_unknown_fields=True,
        gc=False,
    )
    decoder = msgspec.json.Decoder(list[row], float_hook=Number)  # type: ignore[valid-type]
    astuple = msgspec.structs.astuple

    def decode(body: bytes) -> list[Row]:
        rows: list[Row] = list(map(astuple, decoder.decode(body)))
        # Only where there are more brackets than records need is anything nested, perhaps.
        if body.count(b"{") + body.count(b"[") > len(rows) + 1:
            _refuse_nested(rows)
        return rows

    return decode


def _refuse_nested(rows: list[Row]) -> None:
    if {dict, list} & set(map(type, chain.from_iterable(rows))):
        raise ValueError("nested")


def encode_records(records: Iterable[Record]) -> bytes:
    """The JSON array of `records`: a `Number` as its own text, a lone surrogate as its escape."""
    held = list(records)
    try:
        return _encoder().encode(held)
    except UnicodeEncodeError:
        return dumps_exact(held).encode()


def encode_block(block_number: int, records: Iterable[Record] | bytes) -> bytes:
    """The body that uploads one block; `records` may be what `encode_records` has made."""
    array = records if isinstance(records, bytes) else encode_records(records)
    return b'{"blockNumber":%d,"records":%b}' % (block_number, array)


def _encoder() -> "msgspec.json.Encoder":
    import msgspec

    def verbatim(value: Any) -> "msgspec.Raw":
        if isinstance(value, Number | Nested):
            return msgspec.Raw(value.encode())
        raise TypeError(f"a record can't hold {type(value).__name__}")

    return msgspec.json.Encoder(enc_hook=verbatim)
