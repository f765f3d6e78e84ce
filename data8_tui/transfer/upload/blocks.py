"""A file's rows as numbered blocks of JSON: block k always has the same rows."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from data8_tui.errors import IntegrityError
from data8_tui.transfer.readers.batch import Batch, SourceRow, Unreadable
from data8_tui.transfer.readers.files import ReadOptions, open_reader
from data8_tui.transfer.upload.encoder import BlockEncoder


@dataclass(frozen=True, slots=True)
class UploadBlock:
    """A JSON array of records. Blocks are numbered from 0."""

    number: int
    records: int
    body: bytes


@dataclass(frozen=True, slots=True)
class BlockLayout:
    """How a file is divided into blocks."""

    path: Path
    how: ReadOptions
    names: tuple[str, ...]
    types: tuple[int, ...]
    block_records: int
    first: int = 0
    """The number of the first block to return."""

    def document(self) -> dict[str, Any]:
        """The layout as a JSON object, for the worker process."""
        return {**asdict(self), "path": str(self.path), "how": self.how.document()}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The layout from what `document` returned."""
        tuples = {name: tuple(document[name]) for name in ("names", "types")}
        how = ReadOptions.of(document["how"])
        changed = {"path": Path(document["path"]), "how": how, **tuples}
        return cls(**{**document, **changed})


def blocks(layout: BlockLayout) -> Generator[UploadBlock, None, None]:
    """The blocks from `layout.first` on. Blocks while it reads; each block is encoded on request.

    Raises IntegrityError where the file can't be read as in the preflight, and OSError.
    """
    encode = BlockEncoder(layout.names, layout.types)
    reader = open_reader(layout.path, layout.how)
    try:
        batches = layout.how.adjustment(reader.headers).batches(reader.batches())
        for number, batch in enumerate(_rebatch(batches, layout.block_records)):
            if number >= layout.first:
                body = encode(batch.rows, empty_is_null=batch.empty_is_null)
                yield UploadBlock(number, len(batch.rows), body)
    except (Unreadable, UnicodeDecodeError, ValueError) as error:
        raise IntegrityError(f"{layout.path.name} is no longer what was checked") from error
    finally:
        reader.close()


def _rebatch(batches: Iterator[Batch], count: int) -> Iterator[Batch]:
    """Batches of exactly `count` rows, except for the last. Batches of that size pass unchanged.

    Raises ValueError for a row that doesn't fit the header.
    """
    rows: list[SourceRow] = []
    for batch in batches:
        if batch.problems:
            raise ValueError("a row that doesn't fit")
        if not rows and len(batch.rows) == count:
            yield batch
            continue
        rows += _with_nulls(batch)
        complete = len(rows) // count * count
        for start in range(0, complete, count):
            yield _batch(rows[start : start + count])
        rows = rows[complete:]
    if rows:
        yield _batch(rows)


def _with_nulls(batch: Batch) -> Sequence[SourceRow]:
    if not batch.empty_is_null:
        return batch.rows
    return [[value or None for value in row] for row in batch.rows]


def _batch(rows: list[SourceRow]) -> Batch:
    return Batch(rows, lambda index: 0)
