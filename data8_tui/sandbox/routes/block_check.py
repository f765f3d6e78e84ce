"""A fast check of an uploaded block: most are valid, and are recognised in one pass.

The check is compiled from the dataset's columns. It has no false positives: whatever it does not
accept (a wrong value, a lone surrogate, a huge number) is checked again by
`upload_bodies.block_from_body`, which checks every rule and reports what is wrong.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Annotated, Any

from msgspec import DecodeError, Meta, defstruct, json

from data8_tui.sandbox.generated.records import BLOCK
from data8_tui.sandbox.routes.upload_bodies import LARGEST
from data8_tui.sandbox.workflows.workflow import TEXT, WHOLE

_TYPES: Mapping[int, Any] = {TEXT: str | None, WHOLE: int | None}
_ANY = str | int | float | bool | None
_NUMBER = Annotated[int, Meta(ge=0, le=LARGEST)]

Block = tuple[int, int]
"""A block's number, and its count of records."""


@lru_cache(256)
def _check(columns: tuple[tuple[str, int], ...]) -> Callable[[bytes], Any]:
    names = {f"column{index}": name for index, (name, _) in enumerate(columns)}
    typed = [_TYPES.get(code, _ANY) for _, code in columns]
    record = defstruct(
        "Record",
        [(field, kind, None) for field, kind in zip(names, typed, strict=True)],
        rename=names,
        forbid_unknown_fields=True,
        gc=False,
    )
    records = Annotated[list[record], Meta(max_length=BLOCK)]  # type: ignore[valid-type]
    fields = [("blockNumber", _NUMBER), ("records", records)]
    block = defstruct("Block", fields, forbid_unknown_fields=True, gc=False)
    return json.Decoder(block).decode


def parse_plain_block(body: bytes, columns: Mapping[str, int]) -> Block | None:
    """Return the block if it is certainly valid; None if it needs the full check."""
    try:
        block = _check(tuple(columns.items()))(body)
    except (DecodeError, ValueError, RecursionError):
        return None
    return block.blockNumber, len(block.records)
