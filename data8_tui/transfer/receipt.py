"""The receipt beside a finished file: what it has, and a digest to verify that it still does."""

import json
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from data8_tui.api.connection import Connection
from data8_tui.codes import Remedy
from data8_tui.documents import StoredCount, StoredNumber, StoredTime, fit, parse_document
from data8_tui.errors import DocumentDamaged, UsageError
from data8_tui.own_files import read_document, refuse_unknown
from data8_tui.transfer.csv_options import DEFAULT, CsvOptions
from data8_tui.transfer.storage import new_path, storage_errors, write_whole

_KIND = "data8-tui receipt"
_SIGNATURE = b'{\n  "kind": "data8-tui receipt"'
"""How each receipt begins."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a finished file has, and where it is from. Times are aware, in UTC."""

    dataset: str
    account: str
    """Client and address from which it was downloaded."""
    path: Path
    format: str
    packed: bool
    columns: Mapping[str, object]
    """The columns in the file, in its order, with Data8's type codes."""
    first: StoredNumber
    last: StoredCount
    """The range of the dataset's records, counted from 1; last < first where there are none."""
    records: StoredCount
    bytes: StoredCount
    sha256: str
    """Of the file, in hexadecimal."""
    started_at: StoredTime
    finished_at: StoredTime
    runs: StoredNumber = 1
    """How many attempts it took; more than one where it was resumed."""
    replaced: StoredCount = 0
    """Lone surrogates written as U+FFFD, because UTF-8 can't encode them."""
    formulas: StoredCount = 0
    """Texts that a spreadsheet would run as a formula."""
    csv: CsvOptions = DEFAULT
    """How the file is written, where it is CSV."""
    of_records: StoredCount = 0
    """How many records the dataset had; 0 in receipts of earlier versions."""
    of_columns: StoredCount = 0
    """How many columns the dataset had; 0 in receipts of earlier versions."""
    comparison: Mapping[str, object] | None = None
    """How a run's result differs from the file that was sent, where that was checked: counts."""

    @property
    def some_records(self) -> bool:
        """Whether the dataset has records that the file doesn't."""
        return self.records < self.of_records

    @property
    def some_columns(self) -> bool:
        """Whether the dataset has columns that the file doesn't."""
        return len(self.columns) < self.of_columns

    @property
    def can_be_guarded(self) -> bool:
        """Whether a spreadsheet would open the file and run formulas in it."""
        plain = self.format == "csv" and not self.packed and self.csv == DEFAULT
        return plain and bool(self.formulas)

    def document(self) -> dict[str, Any]:
        """The receipt as a JSON object, without the folder: the receipt is beside the file."""
        document = {"kind": _KIND, "file": self.path.name, **asdict(self)}
        del document["path"]
        if self.csv == DEFAULT:  # as in receipts of earlier versions
            del document["csv"]
        if self.comparison is None:
            del document["comparison"]
        return document | {
            name: at.isoformat().replace("+00:00", "Z")
            for name, at in document.items()
            if isinstance(at, datetime)
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any], path: Path) -> Self:
        """The receipt from what `document` returned. Raises ValueError for anything else."""
        if not isinstance(document, Mapping) or document.get("kind") != _KIND:
            raise ValueError(f"not a {_KIND}")
        return replace(fit({**document, "path": _KIND}, cls), path=path)


def receipt_account(connection: Connection) -> str:
    """The account as a text without the secret.

    A local stand-in for Data8 gets another port each time, so its address is left out.
    """
    address = "this machine" if connection.local else connection.base_url
    return f"{connection.client_id} at {address}"


def receipt_path(file: Path) -> Path:
    """The path of the receipt: `contacts.csv.json` beside `contacts.csv`."""
    return file.with_name(file.name + ".json")


def write_receipt(receipt: Receipt) -> None:
    """Write the receipt beside its file, completely or not at all, and as readable as the file.

    Raises StorageError.
    """
    text = json.dumps(receipt.document(), indent=2) + "\n"
    with storage_errors(receipt.path, "look at"):
        mode = stat.S_IMODE(receipt.path.stat().st_mode)
    write_whole(receipt_path(receipt.path), text.encode(), _SIGNATURE, mode)


def read_receipt(file: Path) -> Receipt | None:
    """The receipt of `file`; None where there is none.

    Raises DocumentDamaged where the file in its place isn't one, StorageError where it can't be
    read.
    """
    path = receipt_path(file)
    with storage_errors(path, "read"):
        try:
            text = read_document(path)
        except FileNotFoundError:
            return None
    try:
        return Receipt.from_document(parse_document(text), file)
    except ValueError as unlike:
        raise DocumentDamaged(
            f"{path} is not a receipt of data8-tui", remedy=Remedy.DOCUMENT_DAMAGED()
        ) from unlike


def refuse_foreign_receipt(file: Path) -> None:
    """Raise UsageError where another file is in the receipt's place, and StorageError."""
    try:
        read_receipt(file)
    except DocumentDamaged as error:
        raise UsageError(
            f"{receipt_path(file)} is in the receipt's place and is not one",
            remedy=Remedy.RECEIPT_PLACE_TAKEN(),
        ) from error
    unfinished = new_path(receipt_path(file))
    with storage_errors(unfinished, "read"):
        refuse_unknown(unfinished, _SIGNATURE)
