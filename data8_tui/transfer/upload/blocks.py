"""A file's rows as numbered blocks, ready to be sent: block k always holds the same rows."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from data8_tui.errors import IntegrityError
from data8_tui.transfer.readers.batch import Batch, Row, Unreadable
from data8_tui.transfer.readers.files import FileFormat, ReadOptions, open_reader
from data8_tui.transfer.upload.encoder import BlockEncoder


@dataclass(frozen=True, slots=True)
class UploadBlock:
    """`body` is the JSON array of the records; blocks are numbered from 0."""

    number: int
    records: int
    body: bytes


@dataclass(frozen=True, slots=True)
class BlockLayout:
    """How a file is cut into blocks."""

    path: Path
    how: ReadOptions
    names: tuple[str, ...]
    types: tuple[int, ...]
    block_records: int
    first: int = 0
    """The number of the first block that is wanted."""

    def document(self) -> dict[str, Any]:
        """As JSON holds it, for the process that makes the blocks."""
        return {**asdict(self), "path": str(self.path)}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        how = dict(document["how"])
        if how["headers"] is not None:
            how["headers"] = tuple(how["headers"])
        how["form"] = FileFormat(how["form"])
        tuples = {name: tuple(document[name]) for name in ("names", "types")}
        changed = {"path": Path(document["path"]), "how": ReadOptions(**how), **tuples}
        return cls(**{**document, **changed})


def blocks(cut: BlockLayout) -> Generator[UploadBlock, None, None]:
    """The blocks from `cut.first` on. Blocking work; each is made when it is asked for.

    Raises IntegrityError where the file is no longer what it was at the preflight.
    """
    encode = BlockEncoder(cut.names, cut.types)
    reader = open_reader(cut.path, cut.how)
    try:
        for number, batch in enumerate(_regular(reader.batches(), cut.block_records)):
            if number >= cut.first:
                body = encode(batch.rows, empty_is_null=batch.empty_is_null)
                yield UploadBlock(number, len(batch.rows), body)
    except (Unreadable, UnicodeDecodeError, ValueError) as error:
        raise IntegrityError(f"{cut.path.name} is no longer what was checked") from error
    finally:
        reader.close()


def _regular(batches: Iterator[Batch], count: int) -> Iterator[Batch]:
    """Batches of exactly `count` rows, but for the last. Those that are so already pass as is."""
    held: list[Row] = []
    for batch in batches:
        if batch.problems:
            raise ValueError("a row that doesn't fit")
        if not held and len(batch.rows) == count:
            yield batch
            continue
        held += _with_nulls(batch)
        whole = len(held) // count * count
        for start in range(0, whole, count):
            yield _batch(held[start : start + count])
        held = held[whole:]
    if held:
        yield _batch(held)


def _with_nulls(batch: Batch) -> Sequence[Row]:
    if not batch.empty_is_null:
        return batch.rows
    return [[value or None for value in row] for row in batch.rows]


def _batch(rows: list[Row]) -> Batch:
    return Batch(rows, lambda index: 0)
