"""A quick look at an uploaded block: most are good, and a good one is told in one pass.

The check is compiled from the dataset's columns. It only ever says yes: what it doubts (a wrong
value, a lone surrogate, a number beyond all bounds) is looked at again by `uploads.block`,
which knows every rule and says what is wrong.
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
"""Its number, and how many records it has."""


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


def is_plain_block(body: bytes, columns: Mapping[str, int]) -> Block | None:
    """The block if it is surely good; None if it has to be looked at closely."""
    try:
        block = _check(tuple(columns.items()))(body)
    except (DecodeError, ValueError, RecursionError):
        return None
    return block.blockNumber, len(block.records)
