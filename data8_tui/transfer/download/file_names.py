"""File names made from names that the server sends; they can't point outside the folder.

Data8 documents dataset names as `[a-z][a-z0-9_]*`. But a name decides where a file is written, so
this doesn't rely on it.
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
_MAX_BYTES = 200
"""In UTF-8. File systems allow 255, of which suffixes such as `.csv.checkpoint` need some."""


def safe_stem(name: str) -> str:
    """`name` as the stem of a file name: one visible and portable path segment of at most 200
    bytes.

    Separators, control, bidi and reserved characters become `_`, as does a leading dot or dash. A
    name that is shortened ends in a digest of the original, so that two long names stay different.
    """
    stem = _UNSAFE.sub("_", name).rstrip(" .")
    stem = re.sub(r"^[.\-~ ]", "_", stem) or "_"
    if _DEVICE.match(stem):
        stem = f"_{stem}"
    return stem if len(stem.encode()) <= _MAX_BYTES else _shorten(stem, name)


def _shorten(stem: str, name: str) -> str:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    shortened = stem.encode()[: _MAX_BYTES - len(digest) - 1].decode("utf-8", "ignore")
    return f"{shortened}-{digest}"


def default_target(dataset: str, output: str | Path = "", *, suffix: str = ".csv") -> Path:
    """The path of a dataset's file: `output` itself, or NAME + `suffix` in the folder `output`.

    Without `output` it is in the working directory. Raises UsageError where `output` ends in a
    separator and there is no such folder.
    """
    path = Path(output)
    if path.is_dir():
        return path / (safe_stem(dataset) + suffix)
    if str(output).endswith("/"):
        raise UsageError(f"there is no folder {output}", remedy=Remedy.FOLDER_OR_FILE())
    return path
