"""Packed bodies: whole, or an error."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.api.content_encoding import decode_content
from data8_tui.api.retry import Transient
from data8_tui.errors import ResponseUnreadable, UnexpectedResponse

LIMIT = 2**20
SWOLLEN = bytes(2**20 + 1)
BODY = b'[{"a":1.10}]' * 50


@given(st.binary(), st.binary())
def test_whole_bodies(first: bytes, second: bytes) -> None:
    assert decode_content(first, "", "x", LIMIT) == first
    assert decode_content(gzip.compress(first), "gzip", "x", LIMIT) == first
    assert decode_content(zlib.compress(first), " Deflate ", "x", LIMIT) == first
    two_members = gzip.compress(first) + gzip.compress(second)
    assert decode_content(two_members, "gzip", "x", LIMIT) == first + second


@given(st.integers(1, len(gzip.compress(BODY)) - 1))
def test_a_packed_body_cut_anywhere_is_seen(at: int) -> None:
    with pytest.raises(Transient) as raised:
        decode_content(gzip.compress(BODY)[:at], "gzip", "the list of jobs", LIMIT)
    assert "the list of jobs" in raised.value.error.message


def test_a_damaged_body_is_seen() -> None:
    packed = bytearray(gzip.compress(BODY))
    packed[-6] ^= 1  # the checksum
    with pytest.raises(Transient):
        decode_content(bytes(packed), "gzip", "x", LIMIT)


def test_a_body_in_a_way_that_was_not_asked_for() -> None:
    with pytest.raises(ResponseUnreadable):
        decode_content(BODY, "br", "x", LIMIT)


def test_a_body_that_swells_beyond_reason_is_not_unpacked() -> None:
    for body, encoding in ((gzip.compress(SWOLLEN), "gzip"), (zlib.compress(SWOLLEN), "deflate")):
        with pytest.raises(UnexpectedResponse, match="larger than 1 MiB"):
            decode_content(body, encoding, "x", 2**20)
        assert len(decode_content(body, encoding, "x", len(SWOLLEN))) == len(SWOLLEN)
