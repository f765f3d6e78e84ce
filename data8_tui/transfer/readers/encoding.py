"""The encoding of a text file: by its BOM, else as requested, else strict UTF-8; never guessed."""

import codecs
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from data8_tui.codes import FileProblem, Message, Problem, Remedy, Value
from data8_tui.errors import UsageError
from data8_tui.transfer.readers.batch import Unreadable

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
    """A codec of Python's, and its name for messages."""

    codec: str
    label: str


def detect_encoding(path: Path, requested: str | None = None) -> Encoding:
    """The encoding by the first bytes of `path` or as `requested`. The rest isn't decoded here.

    Raises UsageError where Python has no such codec, Unreadable where the BOM contradicts it or is
    missing, and OSError.
    """
    with path.open("rb") as file:
        start = file.read(4)
    requested_codec = _codec_name(requested) if requested else None
    for bom, codec, label in _BOMS:
        if start.startswith(bom):
            if requested_codec and not requested_codec.startswith(label.lower()):
                raise Unreadable(
                    0, FileProblem.ENCODING_CONTRADICTS_BOM(bom=label, requested=requested or "")
                )
            return Encoding(codec, f"{label} with BOM")
    if requested_codec in ("utf-16", "utf-32"):
        raise Unreadable(0, FileProblem.BYTE_ORDER_UNCLEAR(encoding=requested_codec))
    if requested_codec:
        return Encoding(requested_codec, requested_codec)
    return Encoding("utf-8", "UTF-8")


def _codec_name(requested: str) -> str:
    """The codec's canonical name. Raises UsageError where no such text codec exists."""
    try:
        name = codecs.lookup(requested).name
        io.TextIOWrapper(io.BytesIO(), encoding=name).read()
    except (LookupError, ValueError, UnicodeError):
        raise UsageError(
            f"there is no encoding “{requested}”", remedy=Remedy.KNOWN_ENCODINGS()
        ) from None
    return name


def decoding_problem(path: Path, encoding: Encoding) -> Problem:
    """Where the first byte is that can't be decoded, and which encoding may be the right one.

    Call it for a file that has raised UnicodeDecodeError; it is read again up to that byte.
    """
    offset, byte = _first_bad(path, encoding.codec)
    line = _line_at(path, encoding.codec, offset)
    where: dict[str, Value] = {"byte": byte, "offset": offset, "encoding": encoding.label}
    return Problem(line, _undecodable(path, encoding.codec, byte, where))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _first_bad(path: Path, codec: str) -> tuple[int, int]:
    """The first undecodable byte: its offset and value; of a truncated file, the last byte's."""
    decoder, consumed, last = codecs.getincrementaldecoder(codec)(), 0, 0
    try:
        for chunk in _chunks(path):
            pending = len(decoder.getstate()[0])
            decoder.decode(chunk)
            consumed, last = consumed + len(chunk), chunk[-1]
    except UnicodeDecodeError as error:
        return consumed - pending + error.start, error.object[error.start]
    return max(consumed - 1, 0), last


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


def _undecodable(path: Path, codec: str, byte: int, where: Mapping[str, Value]) -> Message:
    """With the encoding that the file may have instead."""
    if not codec.startswith("utf-8"):
        return FileProblem.UNDECODABLE(**where)
    with path.open("rb") as file:
        if b"\0" in file.read(_CHUNK):
            return FileProblem.UNDECODABLE_PERHAPS_UTF_16(**where)
    if not _decodes(path, "cp1252"):
        return FileProblem.UNDECODABLE_UNCLEAR(**where)
    read_as = bytes([byte]).decode("cp1252")
    return FileProblem.UNDECODABLE_PERHAPS_WINDOWS(**where, read_as=read_as)


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
