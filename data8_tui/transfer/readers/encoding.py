"""In which encoding a text file is: by its BOM, else strict UTF-8, else as asked; never guessed."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data8_tui.errors import UsageError
from data8_tui.transfer.readers.batch import Problem, Unreadable

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Encoding:
    """`codec` opens the file; `label` names it to a person."""

    codec: str
    label: str


def encoding_of(path: Path, asked: str | None = None) -> Encoding:
    """What the file's first bytes, or `asked`, say. Whether it is true, only reading all tells.

    Raises UsageError for an encoding that Python doesn't know, Unreadable for one that the file's
    BOM contradicts, OSError.
    """
    with path.open("rb") as file:
        start = file.read(4)
    wanted = _known(asked) if asked else None
    for bom, codec, label in _BOMS:
        if start.startswith(bom):
            if wanted and not wanted.startswith(label.lower()):
                raise Unreadable(0, f"it begins with a {label} BOM, and {asked} has been asked for")
            return Encoding(codec, f"{label} with BOM")
    if wanted in ("utf-16", "utf-32"):
        raise Unreadable(0, f"it has no BOM: say --encoding {wanted}-le or {wanted}-be")
    return Encoding(wanted, wanted) if wanted else Encoding("utf-8", "UTF-8")


def _known(asked: str) -> str:
    """The codec's own name; only those that decode text count."""
    try:
        name = codecs.lookup(asked).name
        io.TextIOWrapper(io.BytesIO(), encoding=name).read()
    except (LookupError, ValueError, UnicodeError):
        raise UsageError(
            f"there is no encoding “{asked}”", hint="Say cp1252, iso-8859-15, utf-16 …"
        ) from None
    return name


def why_undecodable(path: Path, encoding: Encoding) -> Problem:
    """Where the first byte is that isn't in the encoding, and which encoding may be the right one.

    For a file of which reading has raised UnicodeDecodeError; reads it again, up to that byte.
    """
    offset, byte = _first_bad(path, encoding.codec)
    line = _line_at(path, encoding.codec, offset)
    said = f"byte 0x{byte:02X} at offset {offset:,} isn't {encoding.label}"
    return Problem(line, said + _suggestion(path, encoding.codec, byte))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _first_bad(path: Path, codec: str) -> tuple[int, int]:
    """Offset and value; where only the file's end is missing, of its last byte."""
    decoder, behind, last = codecs.getincrementaldecoder(codec)(), 0, 0
    try:
        for chunk in _chunks(path):
            pending = len(decoder.getstate()[0])
            decoder.decode(chunk)
            behind, last = behind + len(chunk), chunk[-1]
    except UnicodeDecodeError as error:
        return behind - pending + error.start, error.object[error.start]
    return max(behind - 1, 0), last


def _line_at(path: Path, codec: str, offset: int) -> int:
    decoder = codecs.getincrementaldecoder(codec)(errors="replace")
    lines = io.IncrementalNewlineDecoder(decoder, translate=True)
    count = 1
    for chunk in _chunks(path):
        count += lines.decode(chunk[:offset]).count("\n")
        offset -= len(chunk)
        if offset <= 0:
            break
    return count


def _suggestion(path: Path, codec: str, byte: int) -> str:
    if not codec.startswith("utf-8"):
        return ""
    with path.open("rb") as file:
        if b"\0" in file.read(_CHUNK):
            return "; it may be UTF-16: try --encoding utf-16-le, and look at the preview"
    if not _decodes(path, "cp1252"):
        return "; say which encoding it is with --encoding"
    read_as = bytes([byte]).decode("cp1252")
    return f"; if it comes from Windows, --encoding cp1252 reads that byte as {read_as}"


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
