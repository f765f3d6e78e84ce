"""File names made from names that the server chose: they never leave the folder.

Data8 documents dataset names as `[a-z][a-z0-9_]*`, but a client must survive more, and a name is
the one thing from outside that is allowed to decide where a file lies.
"""

import hashlib
import re
from pathlib import Path

from data8_tui.codes import Remedy
from data8_tui.errors import UsageError

_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200b-\u200f\u2028-\u202e"
    r'\u2060-\u206f\ufeff/\\:*?"<>|]'
)
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_LONGEST = 200
"""Bytes of UTF-8. File systems stop at 255, and the names beside a file (`.csv.checkpoint`) add."""


def safe_stem(name: str) -> str:
    """`name` as a file's stem: one path segment, visible, portable, at most 200 bytes long.

    Separators, control, bidi and reserved characters become `_`, and so does a leading dot or
    dash. A name that is cut ends in a digest of the whole, so two long names stay two.
    """
    stem = _UNSAFE.sub("_", name).rstrip(" .")
    stem = re.sub(r"^[.\-~ ]", "_", stem) or "_"
    if _DEVICE.match(stem):
        stem = f"_{stem}"
    return stem if len(stem.encode()) <= _LONGEST else _cut(stem, name)


def _cut(stem: str, name: str) -> str:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    kept = stem.encode()[: _LONGEST - len(digest) - 1].decode("utf-8", "ignore")
    return f"{kept}-{digest}"


def default_target(dataset: str, output: str | Path = "", *, suffix: str = ".csv") -> Path:
    """Where a dataset's file belongs: `output` itself, or NAME + suffix in the folder it names.

    Without `output` the folder is the working directory. Raises UsageError where `output` ends
    in a separator and no such folder exists.
    """
    given = Path(output)
    if given.is_dir():
        return given / (safe_stem(dataset) + suffix)
    if str(output).endswith("/"):
        raise UsageError(f"there is no folder {output}", remedy=Remedy.FOLDER_OR_FILE())
    return given
