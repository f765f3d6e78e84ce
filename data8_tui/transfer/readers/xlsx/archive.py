"""The ZIP archive of an XLSX file: its parts by name, and how large they may be unpacked."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self

from data8_tui.codes import FileProblem, Message
from data8_tui.transfer.readers.batch import Unreadable

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""A stream in the OLE container of an encrypted workbook (MS-OFFCRYPTO)."""
_OLD_WORKBOOK = "Workbook".encode("utf-16-le")
"""The stream of an .xls workbook (MS-XLS)."""
_SEARCHED = 64 << 20
_RATIO_LIMIT = 250
"""Repeated rows with numbers of their own compress about 30 times; zeros compress 1,000 times."""
_RATIO_CHECKED_FROM = 64 << 20
SMALL_PART = 64 << 20
"""Bytes that a part other than a sheet and the texts may unpack to."""
SHEET_PART = 8 << 30
TEXTS_PART = 1 << 30
_MAX_PARTS = 100_000
_UNPACK_ERRORS = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip
"""What zipfile raises for damaged, cut and encrypted archives and for unknown methods."""


class Archive:
    """An open XLSX file. Parts are found by names in any case, as ECMA-376 part 2 requires."""

    def __init__(self, path: Path) -> None:
        """Raises Unreadable where the file is no XLSX, and OSError."""
        self._refuse_other_kinds(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except _UNPACK_ERRORS:
            raise Unreadable(0, FileProblem.XLSX_DAMAGED(part=path.name)) from None
        found = self._zip.infolist()
        self._parts = {_normalized(each.filename): each for each in found[:_MAX_PARTS]}
        if self.has("xl/workbook.bin"):
            self.close()
            raise Unreadable(0, FileProblem.OTHER_KIND_OF_FILE(kind=".xlsb"))
        if self.has("content.xml") and self.has("mimetype"):
            self.close()
            raise Unreadable(0, FileProblem.OTHER_KIND_OF_FILE(kind=".ods"))

    def close(self) -> None:
        self._zip.close()

    def has(self, name: str) -> bool:
        """Whether there is a part of that name."""
        return _normalized(name) in self._parts

    def open(self, name: str, limit: int = SMALL_PART) -> "PackagePart":
        """A part of at most `limit` bytes. Raises Unreadable where it is missing or larger."""
        info = self._parts.get(_normalized(name))
        if info is None:
            raise Unreadable(0, FileProblem.XLSX_PART_MISSING(part=name))
        bomb = (
            info.file_size > _RATIO_CHECKED_FROM
            and info.file_size > _RATIO_LIMIT * info.compress_size
        )
        if info.file_size > limit or bomb:
            raise Unreadable(0, FileProblem.XLSX_PART_TOO_LARGE(part=name, bytes=info.file_size))
        with unpack_errors(name):
            return PackagePart(name, info.file_size, self._zip.open(info))

    def _refuse_other_kinds(self, path: Path) -> None:
        with path.open("rb") as file:
            start = file.read(4096)
            if start.startswith(_OLE):
                raise Unreadable(0, _ole_problem(start + file.read(_SEARCHED)))
        if start.startswith(b"PK"):
            return
        if start.startswith(b"PAR1"):
            raise Unreadable(0, FileProblem.OTHER_KIND_OF_FILE(kind="Parquet"))
        if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            raise Unreadable(0, FileProblem.OTHER_KIND_OF_FILE(kind="HTML or XML"))
        if start and b"\0" not in start:
            raise Unreadable(0, FileProblem.TEXT_NAMED_XLSX())
        raise Unreadable(0, FileProblem.XLSX_UNREADABLE())


class PackagePart:
    """A part that is being unpacked. A context manager."""

    def __init__(self, name: str, size: int, source: IO[bytes]) -> None:
        self.name = name
        self.size = size
        """Bytes when unpacked."""
        self._source = source

    def read(self, count: int) -> bytes:
        """The next bytes; empty at the end. Raises Unreadable."""
        with unpack_errors(self.name):
            return self._source.read(count)

    def close(self) -> None:
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


@contextmanager
def unpack_errors(part: str) -> Iterator[None]:
    """Raise Unreadable for what zipfile raises."""
    try:
        yield
    except _UNPACK_ERRORS:
        raise Unreadable(0, FileProblem.XLSX_DAMAGED(part=part)) from None


def _normalized(name: str) -> str:
    # Some writers on Windows separate folders by backslashes.
    return name.replace("\\", "/").lstrip("/").lower()


def _ole_problem(content: bytes) -> Message:
    if _ENCRYPTED in content:
        return FileProblem.XLSX_ENCRYPTED()
    if _OLD_WORKBOOK in content:
        return FileProblem.OTHER_KIND_OF_FILE(kind=".xls")
    return FileProblem.XLSX_PROTECTED()
