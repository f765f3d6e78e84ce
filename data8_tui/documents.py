"""Documents that this program keeps on a disk, validated against a model where they are read.

What is on a disk may have been cut off, edited, or written by something else. So nothing of it is
used before it fits its model, and what doesn't is one error that names the file.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import msgspec

from data8_tui.codes import Message, Remedy
from data8_tui.errors import Data8Error, DocumentDamaged
from data8_tui.limits import LARGEST_COUNT

T = TypeVar("T")

StoredCount = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_COUNT)]
StoredNumber = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_COUNT)]
"""A number of something that there is at least one of."""
StoredTime = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its offset, in ISO 8601; in the years of `_YEARS`."""
StoredTimestamp = Annotated[float, msgspec.Meta(ge=0, le=32_503_680_000)]
"""An instant in seconds since 1970 (UTC), in the same years."""
StoredSeconds = Annotated[float, msgspec.Meta(ge=0, le=1e9)]

_MAX_DEPTH = 50
_YEARS = range(1970, 3000)
"""A time zone can move none of them out of what a datetime holds."""


def parse_document(text: bytes | str) -> Any:
    """The value of a JSON text. Raises ValueError, whatever the text is."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    _refuse_depth(value)
    return value


def _refuse_depth(value: Any) -> None:
    """Raise ValueError where a later recursion over the value might not end."""
    level = [value]
    for _ in range(_MAX_DEPTH):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise ValueError("it is nested too deep")


def fit(value: Any, model: type[T]) -> T:
    """`value`, as JSON has it, as a `model`. Raises ValueError where it doesn't fit."""
    try:
        fitted = msgspec.convert(value, model, dec_hook=_decode)
    except (RecursionError, OverflowError, Data8Error) as misfit:
        raise ValueError(str(misfit)) from misfit
    for held in _values(fitted):
        if isinstance(held, datetime) and held.year not in _YEARS:
            raise ValueError(f"{held.year} is no year of data8-tui")
    return fitted


def read_as(value: Any, model: type[T], path: Path, place: str = "") -> T:
    """As `fit`, of a value in the file `path`. Raises DocumentDamaged."""
    try:
        return fit(value, model)
    except ValueError as misfit:
        raise damaged(path, place) from misfit


def damaged(path: Path | None, place: str = "") -> DocumentDamaged:
    """The error about a document; `place` says where in the file it is damaged."""
    where = f": {place}" if place else ""
    return DocumentDamaged(f"{path} is damaged{where}", remedy=Remedy.DOCUMENT_DAMAGED())


def set_aside(path: Path) -> Path:
    """Rename a damaged file, so that it is not read again; return its new path. Raises OSError."""
    aside = path.with_name(path.name + ".damaged")
    number = 1
    while os.path.lexists(aside):
        number += 1
        aside = path.with_name(f"{path.name}.damaged-{number}")
    path.rename(aside)
    return aside


def set_aside_reported(
    path: Path, error: DocumentDamaged, remedy: Message | None = None
) -> DocumentDamaged:
    """Rename a damaged file; return the error about it with its new name and `remedy`.

    Where it can't be renamed, `error` is returned as it is.
    """
    try:
        aside = set_aside(path)
    except OSError:
        return error
    return DocumentDamaged(f"{error.message}; it is {aside.name} now", remedy=remedy)


@contextmanager
def set_aside_if_damaged(path: Path) -> Iterator[None]:
    """Rename the file where the block finds it damaged. Raises DocumentDamaged, which says so."""
    try:
        yield
    except DocumentDamaged as error:
        raise set_aside_reported(path, error) from error


def _values(fitted: Any) -> Iterable[Any]:
    if isinstance(fitted, msgspec.Struct):
        return msgspec.structs.astuple(fitted)
    if is_dataclass(fitted):
        return [getattr(fitted, each.name) for each in fields(fitted)]
    return (fitted,)


def _decode(kind: type, value: Any) -> Any:
    """Decode what msgspec has no rule for: paths, and values that may be anything."""
    if kind is object:
        return value
    if kind is Path and isinstance(value, str) and b"\0" not in os.fsencode(value):
        path = Path(value)
        if path.name:
            return path
    raise ValueError(f"it is no {kind.__name__}")


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")
