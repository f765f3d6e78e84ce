"""Delimiters and encodings as people name them, for files to be read and to be written."""

import codecs
import io
import re

from data8_tui.codes import Remedy
from data8_tui.errors import UsageError

DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_BY_NAME = {name: character for character, name in DELIMITER_NAMES.items()}
_ESCAPED = re.compile(r"\\(?:(t)|x([0-9a-fA-F]{2}))")


def parse_delimiter(text: str) -> str:
    r"""The delimiter given as `;`, `tab`, `\t` or `\x01`. Raises UsageError."""
    escaped = _ESCAPED.fullmatch(text)
    if escaped:
        character = "\t" if escaped[1] else chr(int(escaped[2], 16))
    else:
        character = _BY_NAME.get(text.lower(), text)
    if not can_separate(character):
        raise unfit_delimiter(text)
    return character


def can_separate(character: str) -> bool:
    """Whether it may separate fields in a file; what is written may forbid more."""
    return not (
        len(character) != 1
        or character in '"\r\n\0 '
        or character.isalnum()
        or _is_lone_surrogate(character)
    )


def unfit_delimiter(text: str) -> UsageError:
    """The error about what was given as a delimiter and is none."""
    return UsageError(f"“{text}” can't separate fields", remedy=Remedy.KNOWN_DELIMITERS())


def _is_lone_surrogate(character: str) -> bool:
    """Whether it is a byte of the command line that is not valid text (PEP 383)."""
    return "\ud800" <= character <= "\udfff"


def codec_name(encoding: str) -> str:
    """The name that Python has for an encoding. Raises UsageError where it has no such one."""
    try:
        name = codecs.lookup(encoding).name
        io.TextIOWrapper(io.BytesIO(), encoding=name).read()
    except (LookupError, ValueError, UnicodeError):
        raise unknown_encoding(encoding) from None
    return name


def unknown_encoding(encoding: str) -> UsageError:
    """The error about what was given as an encoding and is none."""
    return UsageError(f"there is no encoding “{encoding}”", remedy=Remedy.KNOWN_ENCODINGS())
