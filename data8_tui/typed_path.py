"""A local file or folder as a person types it, pastes it or drops it on a terminal."""

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

_FILE_ADDRESS = re.compile(r"file://(?:localhost)?(?=/)", re.IGNORECASE)


def typed_path(text: str) -> Path:
    """The file that `text` means: a path, perhaps in quotes, escaped for a shell, or a `file://`.

    Terminals and file managers write a dropped file so. A file whose name is literally `text` comes
    first; where none of the readings exists, one in a folder that does, as of a file to be written;
    else the result is that name, or the address's path.
    """
    readings = list(_readings(text))
    for reading in readings:
        if _exists(reading):
            return Path(reading)
    for reading in readings:
        if reading and _exists(os.path.dirname(reading) or "."):
            return Path(reading)
    return Path(readings[-1] if _FILE_ADDRESS.match(text.strip(" \t\r\n'\"")) else readings[0])


def _readings(text: str) -> Iterator[str]:
    yield os.path.expanduser(text)
    bare = text.strip(" \t\r\n")
    yield os.path.expanduser(bare)
    for reading in (_unescaped(bare), _unquoted(bare)):
        if reading and not _FILE_ADDRESS.match(reading):
            yield os.path.expanduser(reading)
    for reading in (bare, _unescaped(bare), _unquoted(bare)):
        if reading and (address := _FILE_ADDRESS.match(reading)):
            yield _from_address(reading[address.end() :])


def _unquoted(text: str) -> str:
    """Without the quotes around all of it."""
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if quoted else ""


def _unescaped(text: str) -> str:
    """The one word that a shell would make of it; empty where it would make none or several."""
    try:
        words = shlex.split(text)
    except ValueError:
        return ""
    return words[0] if len(words) == 1 else ""


def _from_address(path: str) -> str:
    from urllib.parse import unquote_to_bytes

    return os.fsdecode(unquote_to_bytes(path))


def _exists(path: str) -> bool:
    # Unlike Path.exists this returns False for what can't be looked up at all.
    return bool(path) and os.path.exists(path)
