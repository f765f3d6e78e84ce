"""The encoding of a text file: by its BOM, else as requested, else strict UTF-8; never guessed."""

import codecs
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from data8_tui.codes import FileProblem, Message, Problem, Value
from data8_tui.transfer.csv_names import codec_name
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.byte_source import open_bytes

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_LABELS = {"utf-8": "UTF-8", **{codec: label for _, codec, label in _BOMS}}
_CHUNK = 1 << 20
_ZEROS = {
    "utf-32-le": (1, 2, 3),
    "utf-32-be": (0, 1, 2),
    "utf-16-le": (1, 3),
    "utf-16-be": (0, 2),
}
"""Which of every four bytes are zero in a text of Latin letters."""
_MIN_ZEROS = 4
_TWO_BYTES = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
"""Occurs wherever there is a character beyond ASCII in UTF-8."""
_ALTERNATING = re.compile(rb"(?:[\t-~]\0){4}")
"""Latin letters in UTF-16, of either byte order."""
_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1a\x1b"})
"""Control characters that no text has, unless something went wrong."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec of Python's, and its name for messages."""

    codec: str
    label: str

    @classmethod
    def of_codec(cls, codec: str | None) -> Self:
        """That of a file which was read with this codec; None where that was UTF-8 unasked."""
        used = codec or "utf-8"
        return cls(used, _LABELS.get(used, used))


def detect_encoding(path: Path, requested: str | None = None, *, packed: bool = False) -> Encoding:
    """The encoding by the first bytes of `path` or as `requested`. The rest isn't decoded here.

    Raises UsageError where Python has no such codec, Unreadable where the BOM contradicts it or is
    missing, and OSError.
    """
    with open_bytes(path, packed=packed) as file:
        start = file.read(4)
    requested_codec = codec_name(requested) if requested else None
    for bom, codec, label in _BOMS:
        if start.startswith(bom):
            if requested_codec and not requested_codec.startswith(label.lower()):
                raise Unreadable(
                    0, FileProblem.ENCODING_CONTRADICTS_BOM(bom=label, requested=requested or "")
                )
            return Encoding.of_codec(codec)
    if requested_codec in ("utf-16", "utf-32"):
        raise Unreadable(0, FileProblem.BYTE_ORDER_UNCLEAR(encoding=requested_codec))
    if requested_codec:
        return Encoding.of_codec(requested_codec)
    return Encoding.of_codec(None)


def wide_encoding(start: bytes) -> str | None:
    """UTF-16 or UTF-32 where the zero bytes of a file without a BOM are placed as in it.

    Zero bytes at the end are padding.
    """
    text = start.rstrip(b"\0")
    zeros = [text[at::4].count(b"\0") for at in range(4)]
    if sum(zeros) < _MIN_ZEROS:
        return None
    for codec, places in _ZEROS.items():
        found = [zeros[at] for at in places]
        others = sum(zeros) - sum(found)
        # In UTF-32 nearly every character has the zeros; in UTF-16 at least spaces and line ends.
        common = codec.startswith("utf-16") or min(found) > len(text) // 8
        if common and all(found) and others <= sum(found) // 50:
            return codec
    return None


def decoding_problem(path: Path, encoding: Encoding, *, packed: bool = False) -> Problem:
    """Where the first byte is that can't be decoded, and which encoding may be the right one.

    Call it for a file that has raised UnicodeDecodeError; it is read again up to that byte.
    """
    return _Undecodable(path, encoding, packed).problem()


def lines_in_utf_8(path: Path, codec: str, *, packed: bool = False) -> tuple[int, int]:
    """How many lines hold characters beyond ASCII in UTF-8, and the first; 0, 0 for none.

    Only for a codec of one byte a character, which reads each of those as two or more. Text in such
    a codec is hardly ever UTF-8 by chance. Raises OSError.
    """
    if codec.startswith("utf") or not _is_single_byte(codec):
        return 0, 0
    count = first = before = 0
    with open_bytes(path, packed=packed) as file:
        while chunk := file.read(_CHUNK) + file.readline(_CHUNK):
            if not chunk.isascii() and _TWO_BYTES.search(chunk):
                found = [at for at, line in enumerate(chunk.split(b"\n"), 1) if _is_utf_8(line)]
                count, first = count + len(found), first or (before + found[0] if found else 0)
            before += chunk.count(b"\n")
    return count, first


def _is_single_byte(codec: str) -> bool:
    letters = bytes(range(128))
    every = bytes(range(256)).decode(codec, "replace")
    return len(every) == 256 and every.encode("ascii", "replace")[:128] == letters


def _is_binary(start: bytes) -> bool:
    """Whether it has more control characters than a text with a few stray ones."""
    return len(start) - len(start.translate(None, _CONTROLS)) > len(start) // 50


def _is_utf_8(line: bytes) -> bool:
    if line.isascii():
        return False
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Undecodable:
    """A file that can't be decoded as it should be."""

    def __init__(self, path: Path, encoding: Encoding, packed: bool) -> None:
        self._path = path
        self._encoding = encoding
        self._packed = packed

    def problem(self) -> Problem:
        offset, byte = self._first_bad()
        line = self._line_at(offset)
        where: dict[str, Value] = {"byte": byte, "offset": offset, "encoding": self._encoding.label}
        return Problem(line, self._message(line, byte, where))

    def _chunks(self) -> Iterator[bytes]:
        with open_bytes(self._path, packed=self._packed) as file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def _first_bad(self) -> tuple[int, int]:
        """The first undecodable byte: offset and value; of a truncated file, the last byte's."""
        decoder, consumed, last = codecs.getincrementaldecoder(self._encoding.codec)(), 0, 0
        try:
            for chunk in self._chunks():
                pending = len(decoder.getstate()[0])
                decoder.decode(chunk)
                consumed, last = consumed + len(chunk), chunk[-1]
        except UnicodeDecodeError as error:
            return consumed - pending + error.start, error.object[error.start]
        return max(consumed - 1, 0), last

    def _line_at(self, offset: int) -> int:
        decoder = codecs.getincrementaldecoder(self._encoding.codec)(errors="replace")
        lines = io.IncrementalNewlineDecoder(decoder, translate=True)
        count = 1
        for chunk in self._chunks():
            count += lines.decode(chunk[:offset]).count("\n")
            offset -= len(chunk)
            if offset <= 0:
                break
        return count

    def _message(self, line: int, byte: int, where: Mapping[str, Value]) -> Message:
        """With the encoding that the file may have instead."""
        if not self._encoding.codec.startswith("utf-8"):
            return FileProblem.UNDECODABLE(**where)
        start = next(self._chunks(), b"").rstrip(b"\0")
        if _ALTERNATING.search(start):
            return FileProblem.UNDECODABLE_PERHAPS_UTF_16(**where)
        if _is_binary(start):
            return FileProblem.UNDECODABLE_BINARY(**where)
        if good := self._line_in_utf_8():
            return FileProblem.ENCODINGS_MIXED(line=good, other=line, **where)
        if not self._decodes("cp1252"):
            return FileProblem.UNDECODABLE_UNCLEAR(**where)
        read_as = bytes([byte]).decode("cp1252")
        return FileProblem.UNDECODABLE_PERHAPS_WINDOWS(**where, read_as=read_as)

    def _line_in_utf_8(self) -> int:
        """The first line that holds a character beyond ASCII in UTF-8; 0 where there is none.

        Text in another encoding is hardly ever UTF-8 by chance, so such a file has two.
        """
        with open_bytes(self._path, packed=self._packed) as file:
            for number, line in enumerate(iter(partial(file.readline, _CHUNK), b""), 1):
                if _is_utf_8(line.removeprefix(codecs.BOM_UTF8)):
                    return number
        return 0

    def _decodes(self, codec: str) -> bool:
        decoder = codecs.getincrementaldecoder(codec)()
        try:
            for chunk in self._chunks():
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        return True
