"""How a downloaded CSV file is written: its delimiter, line ends, encoding and BOM."""

import codecs
from dataclasses import dataclass
from typing import Any

from data8_tui.errors import UsageError
from data8_tui.transfer.csv_names import (
    can_separate,
    codec_name,
    parse_delimiter,
    unfit_delimiter,
    unknown_encoding,
)

_IN_NUMBERS = ".+-"
"""Signs that separate no fields, since numbers are written without quotes."""
_BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
_WITH_BOM = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
"""Codecs that write a BOM at the start of each text, and so of each chunk."""
_NO_ENCODINGS = ("iso2022", "hz", "utf-7", "punycode", "idna", "unicode_escape", "raw_unicode")
"""Codecs whose texts can't be joined, or that are no encodings of files."""


@dataclass(frozen=True, slots=True)
class CsvOptions:
    """The form of a CSV file. Raises UsageError for one that can't be."""

    delimiter: str = ","
    crlf: bool = False
    r"""Whether lines end with `\r\n`."""
    encoding: str = "utf-8"
    """A Python codec that encodes chunks one by one; `parse_csv_options` finds it."""
    bom: bool = False

    def __post_init__(self) -> None:
        sign = self.delimiter
        if not can_separate(sign) or sign in _IN_NUMBERS:
            raise unfit_delimiter(sign)
        if not _encodes_in_chunks(self.encoding):
            raise unknown_encoding(self.encoding)
        if self.bom and self.encoding not in _BOMS:
            raise UsageError(f"{self.encoding} has no BOM; only the encodings of Unicode have one")
        if encoding_fault(sign, self.encoding):
            raise UsageError(f"“{sign}” can't be written in {self.encoding}")

    @property
    def line_end(self) -> str:
        return "\r\n" if self.crlf else "\n"

    @property
    def mark(self) -> bytes:
        """The BOM, or nothing."""
        return _BOMS[self.encoding] if self.bom else b""

    def document(self) -> dict[str, Any]:
        """What differs from the defaults: the form of documents of versions without options."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in values.items() if value != getattr(DEFAULT, name)}


def parse_csv_options(
    delimiter: str | None, encoding: str | None, *, crlf: bool, bom: bool
) -> CsvOptions:
    """The options by the names that people have for them. Raises UsageError.

    UTF-16 and UTF-32 without a byte order are little-endian and have a BOM.
    """
    name = codec_name(encoding or "utf-8")
    return CsvOptions(
        parse_delimiter(delimiter or ","),
        crlf,
        _WITH_BOM.get(name, name),
        bom or name in _WITH_BOM,
    )


def encoding_fault(text: str, encoding: str) -> str:
    """The first character of `text` that the encoding can't hold or gives back as another one."""
    try:
        if text.encode(encoding).decode(encoding) == text:
            return ""
    except UnicodeError:
        pass
    return next((sign for sign in text if _is_lost(sign, encoding)), text[:1])


def _is_lost(sign: str, encoding: str) -> bool:
    try:
        return sign.encode(encoding).decode(encoding) != sign
    except UnicodeError:
        return True


def _encodes_in_chunks(encoding: str) -> bool:
    """Whether the encodings of two texts can be joined, and the codec makes bytes of texts."""
    if encoding != codec_name(encoding) or encoding.startswith(_NO_ENCODINGS):
        return False
    try:
        once, twice = "a,1".encode(encoding), "a,1a,1".encode(encoding)
    except (LookupError, UnicodeError):
        return False
    return encoding not in _WITH_BOM and once + once == twice


DEFAULT = CsvOptions()
