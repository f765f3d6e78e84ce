"""The bytes of a text file, unpacked where it is packed with gzip."""

import gzip
import io
import zlib
from pathlib import Path
from typing import Any

from data8_tui.codes import FileProblem
from data8_tui.transfer.readers.batch import Unreadable

GZIP_MAGIC = b"\x1f\x8b"
"""The first bytes of a gzip file (RFC 1952)."""


class UnpackedFile(io.RawIOBase):
    """What a gzip file holds, unpacked piece by piece: memory stays flat whatever it unpacks to."""

    def __init__(self, path: Path) -> None:
        self._packed = path.open("rb")
        self._gzip = gzip.GzipFile(fileobj=self._packed)

    @property
    def position(self) -> int:
        """Bytes read of the packed file."""
        return self._packed.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._gzip.seek(offset, whence)

    def readinto(self, buffer: Any, /) -> int:
        """As io.RawIOBase. Raises Unreadable where the file is cut or damaged."""
        try:
            return self._gzip.readinto(buffer)
        except EOFError:
            raise Unreadable(0, FileProblem.GZIP_CUT()) from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise Unreadable(0, FileProblem.GZIP_BROKEN(reason=str(error))) from None

    def close(self) -> None:
        self._gzip.close()
        self._packed.close()
        super().close()


def open_bytes(path: Path, *, packed: bool) -> io.BufferedReader:
    """The file for reading; unpacked where it is `packed`. Raises OSError."""
    return io.BufferedReader(UnpackedFile(path)) if packed else path.open("rb")
