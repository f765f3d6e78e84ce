"""The receipt beside a finished file: what it holds, and how to tell that it still does."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from data8_tui.api.connection import Connection
from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, StorageError, UsageError
from data8_tui.transfer.storage import storage_errors, write_whole

_KIND = "data8-tui receipt"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a finished file holds and where it came from. Times are aware UTC."""

    dataset: str
    account: str
    """The client and the address that it was downloaded from."""
    path: Path
    format: str
    packed: bool
    columns: Mapping[str, object]
    """Those in the file, in its order, with Data8's type codes."""
    first: int
    last: int
    """The records of the dataset that are in the file, counted from 1; last < first for none."""
    records: int
    bytes: int
    sha256: str
    """Of the file, in hexadecimal."""
    started_at: datetime
    finished_at: datetime
    runs: int = 1
    """How many runs it took: more than one where it was interrupted and continued."""
    replaced: int = 0
    """Lone surrogates, which UTF-8 can't hold, written as U+FFFD."""
    formulas: int = 0
    """Texts that a spreadsheet would run as a formula if the file were opened in it."""
    of_records: int = 0
    """How many the dataset had in all; 0 where an earlier version wrote the receipt."""
    of_columns: int = 0
    """The same of its columns."""

    @property
    def some_records(self) -> bool:
        """Whether the dataset has others."""
        return self.records < self.of_records

    @property
    def some_columns(self) -> bool:
        return len(self.columns) < self.of_columns

    @property
    def can_be_guarded(self) -> bool:
        """Whether a spreadsheet would open the file, and run something of it."""
        return bool(self.formulas) and self.format == "csv" and not self.packed

    def document(self) -> dict[str, Any]:
        """As JSON holds it; the path is left out, since the receipt lies beside the file."""
        held = {"kind": _KIND, "file": self.path.name, **asdict(self)}
        del held["path"]
        return held | {
            name: at.isoformat().replace("+00:00", "Z")
            for name, at in held.items()
            if isinstance(at, datetime)
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any], path: Path) -> Self:
        """From `document`. Raises KeyError, TypeError or ValueError where it isn't one."""
        if document["kind"] != _KIND:
            raise ValueError(f"not a {_KIND}")
        known = {each.name for each in fields(cls)} & document.keys()
        held = {name: document[name] for name in known}
        for name in ("started_at", "finished_at"):
            held[name] = datetime.fromisoformat(held[name])
        return cls(**held, path=path)


def receipt_account(connection: Connection) -> str:
    """Which account that is, in words; the secret is no part of it.

    A stand-in on this machine takes another port each time, so there the port doesn't count.
    """
    where = "this machine" if connection.local else connection.base_url
    return f"{connection.client_id} at {where}"


def receipt_path(file: Path) -> Path:
    return file.with_name(file.name + ".json")


def write_receipt(receipt: Receipt) -> None:
    """Beside the file, whole or not at all. Raises StorageError."""
    text = json.dumps(receipt.document(), indent=2) + "\n"
    write_whole(receipt_path(receipt.path), text.encode())


def read_receipt(file: Path) -> Receipt | None:
    """The receipt of `file`, or None where there is none.

    Raises IntegrityError for what isn't one (any more), StorageError for what can't be read.
    """
    path = receipt_path(file)
    with storage_errors(path, "read"):
        try:
            text = path.read_bytes()
        except FileNotFoundError:
            return None
    try:
        return Receipt.from_document(json.loads(text), file)
    except (KeyError, TypeError, ValueError) as unlike:
        raise IntegrityError(f"{path} is not a receipt of data8-tui") from unlike


def refuse_foreign_receipt(file: Path) -> None:
    """Raise UsageError where a receipt's place is taken by a file that isn't one."""
    try:
        read_receipt(file)
    except (IntegrityError, StorageError) as error:
        raise UsageError(
            f"{receipt_path(file)} is in the receipt's place and is not one",
            remedy=Remedy.RECEIPT_PLACE_TAKEN(),
        ) from error
