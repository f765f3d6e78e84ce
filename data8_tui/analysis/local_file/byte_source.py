"""The bytes of an open file from any offset; of a gzip file, what it unpacks to.

A gzip file can only be unpacked from its beginning. So the unpacker's state is kept every megabyte
or more, as a copy in memory of about 50 kB, and nothing is written to the disk: to read from an
offset, at most one such distance is unpacked. The distance doubles once there are many copies.
"""

import io
import os
import sys
import zlib
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any, Protocol

from data8_tui.codes import FileProblem
from data8_tui.transfer.readers.batch import Unreadable

_PACKED = 1 << 16
"""Bytes of a gzip file that are read at a time."""
_MOST_POINTS = 128
_FIRST_DISTANCE = 1 << 20
"""Bytes between two points at first."""
_INFLATERS = 3
"""For the index, and for what is read besides."""
_GZIP = 31
"""The `wbits` of zlib for a gzip header, with its check sums (zlib's manual, inflateInit2)."""


class ByteSource(Protocol):
    """Bytes by offset. Not thread-safe."""

    position: int
    """Up to where the file itself has been read, in bytes."""

    def read(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes; none at the end. Raises Unreadable and OSError."""


class PlainBytes:
    """The file's own bytes."""

    def __init__(self, file: int) -> None:
        self._file = file
        self.position = 0

    def read(self, offset: int, size: int) -> bytes:
        data = os.pread(self._file, size, offset)
        self.position = max(self.position, offset + len(data))
        return data


@dataclass(slots=True)
class _Inflater:
    """Unpacks from a place on."""

    file: int
    unpacker: Any = field(default_factory=lambda: zlib.decompressobj(_GZIP))
    packed: int = 0
    """The next byte to be read of the file."""
    waiting: bytes = b""
    """Read and not unpacked yet."""
    offset: int = 0
    """Bytes unpacked."""
    between: bool = True
    """Whether a member of the file may begin here, or the file may end."""

    def copy(self) -> "_Inflater":
        return _Inflater(
            self.file, self.unpacker.copy(), self.packed, self.waiting, self.offset, self.between
        )

    def read(self, size: int) -> bytes:
        """Some of the next `size` bytes; none at the end. Raises Unreadable."""
        while True:
            if not self.waiting:
                self.waiting = os.pread(self.file, _PACKED, self.packed)
                self.packed += len(self.waiting)
            if self.between:
                self.waiting = self.waiting.lstrip(b"\0")  # as gzip(1) ignores it
            if not self.waiting:
                if not self.between:
                    raise Unreadable(0, FileProblem.GZIP_CUT())
                if not os.pread(self.file, 1, self.packed):
                    return b""
                continue
            if data := self._unpack(size):
                self.offset += len(data)
                return data

    def _unpack(self, size: int) -> bytes:
        try:
            data: bytes = self.unpacker.decompress(self.waiting, size)
        except zlib.error as error:
            raise Unreadable(0, FileProblem.GZIP_BROKEN(reason=str(error))) from None
        self.between = self.unpacker.eof
        if self.between:
            self.waiting, self.unpacker = self.unpacker.unused_data, zlib.decompressobj(_GZIP)
        else:
            self.waiting = self.unpacker.unconsumed_tail
        return data


class GzipBytes:
    """What a gzip file holds."""

    def __init__(self, file: int) -> None:
        self._points = [_Inflater(file)]
        self._distance = _FIRST_DISTANCE
        self._inflaters: list[_Inflater] = []
        self.position = 0

    def read(self, offset: int, size: int) -> bytes:
        inflater = self._nearest(offset)
        while inflater.offset < offset:
            if not self._advance(inflater, min(offset - inflater.offset, _PACKED)):
                return b""
        data = b""
        while len(data) < size and (more := self._advance(inflater, size - len(data))):
            data += more
        return data

    def _advance(self, inflater: _Inflater, size: int) -> bytes:
        data = inflater.read(size)
        self.position = max(self.position, inflater.packed)
        if inflater.offset >= self._points[-1].offset + self._distance:
            self._points.append(inflater.copy())
            if len(self._points) > _MOST_POINTS:
                self._points = self._points[::2]
                self._distance *= 2
        return data

    def _nearest(self, offset: int) -> _Inflater:
        """The one that is nearest before the offset, or a new one from the nearest point."""
        place = bisect_right(self._points, offset, key=lambda point: point.offset)
        point = self._points[place - 1]
        before = [each for each in self._inflaters if point.offset <= each.offset <= offset]
        found = max(before, key=lambda each: each.offset) if before else point.copy()
        self._inflaters = [each for each in self._inflaters if each is not found]
        self._inflaters = [*self._inflaters, found][-_INFLATERS:]
        return found


class ByteStream(io.RawIOBase):
    """A source as a file that begins at `start` and ends at `end`."""

    def __init__(self, source: ByteSource, start: int, end: int = sys.maxsize) -> None:
        self._source = source
        self._start = start
        self._end = end
        self._at = start

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As io.RawIOBase. Raises UnsupportedOperation from the end, which isn't known."""
        if whence == io.SEEK_END:
            raise io.UnsupportedOperation("the end is not known")
        self._at = offset + (self._start if whence == io.SEEK_SET else self._at)
        return self._at - self._start

    def readinto(self, buffer: Any, /) -> int:
        data = self._source.read(self._at, min(len(buffer), self._end - self._at))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
