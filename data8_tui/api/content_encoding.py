"""Decompression of response bodies; a truncated or damaged one raises.

httpx's own gzip decoder accepts a truncated stream as complete, so it isn't used.
"""

import zlib
from typing import Final

from data8_tui.api.errors import Transient
from data8_tui.errors import ResponseTruncated, ResponseUnreadable

# A thousand records of 256 kB each. Beyond it an answer is a mistake or an attack.
LARGEST_BODY: Final = 256 * 1024 * 1024
_GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS


def body_too_large(subject: str) -> ResponseUnreadable:
    """The error for an answer of more bytes than any documented one can have."""
    return ResponseUnreadable(f"The answer for {subject} is larger than {LARGEST_BODY >> 20} MiB")


def decode_content(raw: bytes, encoding: str, subject: str) -> bytes:
    """`raw` without its content encoding.

    Raises Transient where it is truncated or damaged, ResponseUnreadable where the encoding is
    unknown or the body larger than LARGEST_BODY.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity") or not raw:
        return raw
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise ResponseUnreadable(f"The answer for {subject} is packed in an unknown way")
    try:
        return _inflated(raw, subject)
    except (zlib.error, EOFError):
        error = ResponseTruncated(f"The packed answer for {subject} is damaged or cut short")
    raise Transient(error, "a cut body")


def _inflated(raw: bytes, subject: str) -> bytes:
    whole = bytearray()
    while raw:  # a gzip stream may have several members
        stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        whole += stream.decompress(raw, LARGEST_BODY - len(whole) + 1)
        if len(whole) > LARGEST_BODY:
            raise body_too_large(subject)
        if not stream.eof:
            raise EOFError
        raw = stream.unused_data
    return bytes(whole)
