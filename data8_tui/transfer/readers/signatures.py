"""What a file is by its first bytes, whatever its name says."""

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from data8_tui.codes import FileProblem, Message
from data8_tui.transfer.readers.byte_source import GZIP_MAGIC

_BINARY: Sequence[tuple[bytes, str]] = (
    (b"\x28\xb5\x2f\xfd", "packed with zstd"),
    (b"BZh", "packed with bzip2"),
    (b"\xfd7zXZ\0", "packed with xz"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old .xls file, or protected by a password"),
    (b"%PDF-", "PDF"),
    (b"PAR1", "Parquet"),
    (b"ARROW1", "Arrow"),
    (b"Obj\x01", "Avro"),
    (b"ORC", "ORC"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (GZIP_MAGIC, "packed with gzip twice"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MARKUP = re.compile(rb"\s*<(?:!doctype html|html|table|head|body|meta)\b", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\b", re.IGNORECASE)
_JSON_LIST = re.compile(rb"\s*\[\s*(?:[{\[]|\Z)")
_JSON_OBJECT = re.compile(rb'\s*\{\s*(?:"|\Z)')


def unlike_text(path: Path, start: bytes) -> Message | None:
    """The FileProblem of a file that is no text, by its `start`; None for what may be text."""
    if start.startswith(_ZIP):
        return FileProblem.XLSX_NAMED_OTHERWISE() if _is_xlsx(path) else _other("a ZIP archive")
    for magic, kind in _BINARY:
        if start.startswith(magic) and not _is_word(start, magic):
            return _other(kind)
    if _MARKUP.match(start):
        return _other("HTML")
    return _other("XML") if _XML.match(start) else None


def unlike_csv(start: bytes) -> Message | None:
    """The FileProblem of a file whose `start` is JSON; None for what may be CSV."""
    if _JSON_OBJECT.match(start) or _JSON_LIST.match(start):
        return FileProblem.JSON_NAMED_OTHERWISE()
    return None


def unlike_ndjson(start: bytes) -> Message | None:
    """The FileProblem of a file that is one JSON list; None for what may be NDJSON."""
    return FileProblem.JSON_LIST() if _JSON_LIST.match(start) else None


def _other(kind: str) -> Message:
    return FileProblem.OTHER_FORMAT(kind=kind)


def _is_word(start: bytes, magic: bytes) -> bool:
    """Whether what looks like a signature of letters begins a line of text: `ORC,Name`."""
    return (
        magic.isalnum()
        and len(start) > len(magic)
        and start[:64].isascii()
        and (b"\0" not in start[:64])
    )


def _is_xlsx(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
