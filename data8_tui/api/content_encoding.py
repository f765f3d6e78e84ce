"""Decompression of response bodies; a truncated or damaged one raises.

httpx's own gzip decoder accepts a truncated stream as complete, so it isn't used.
"""

import zlib
from typing import Final

from data8_tui.api.errors import Transient
from data8_tui.errors import ResponseTruncated, ResponseUnreadable, UnexpectedResponse

_GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS


def body_too_large(subject: str, limit: int) -> UnexpectedResponse:
    """The error for an answer of more bytes than any that is asked for can have."""
    return UnexpectedResponse(f"The answer for {subject} is larger than {limit >> 20} MiB")


def decode_content(raw: bytes, encoding: str, subject: str, limit: int) -> bytes:
    """`raw` without its content encoding.

    Raises Transient where it is truncated or damaged, ResponseUnreadable where the encoding is
    unknown, and UnexpectedResponse where it unpacks to more than `limit` bytes.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity") or not raw:
        return raw
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise ResponseUnreadable(f"The answer for {subject} is packed in an unknown way")
    try:
        return _inflated(raw, subject, limit)
    except (zlib.error, EOFError):
        error = ResponseTruncated(f"The packed answer for {subject} is damaged or cut short")
    raise Transient(error, "a cut body")


def _inflated(raw: bytes, subject: str, limit: int) -> bytes:
    whole = bytearray()
    while raw:  # a gzip stream may have several members
        stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        whole += stream.decompress(raw, limit - len(whole) + 1)
        if len(whole) > limit:
            raise body_too_large(subject, limit)
        if not stream.eof:
            raise EOFError
        raw = stream.unused_data
    return bytes(whole)
