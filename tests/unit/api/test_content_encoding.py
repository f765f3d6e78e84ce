"""Packed bodies: whole, or an error."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.api import content_encoding
from data8_tui.api.content_encoding import decode_content
from data8_tui.api.retry import Transient
from data8_tui.errors import ResponseUnreadable

BODY = b'[{"a":1.10}]' * 50


@given(st.binary(), st.binary())
def test_whole_bodies(first: bytes, second: bytes) -> None:
    assert decode_content(first, "", "x") == first
    assert decode_content(gzip.compress(first), "gzip", "x") == first
    assert decode_content(zlib.compress(first), " Deflate ", "x") == first
    assert (
        decode_content(gzip.compress(first) + gzip.compress(second), "gzip", "x") == first + second
    )


@given(st.integers(1, len(gzip.compress(BODY)) - 1))
def test_a_packed_body_cut_anywhere_is_seen(at: int) -> None:
    with pytest.raises(Transient) as raised:
        decode_content(gzip.compress(BODY)[:at], "gzip", "the list of jobs")
    assert "the list of jobs" in raised.value.error.message


def test_a_damaged_body_is_seen() -> None:
    packed = bytearray(gzip.compress(BODY))
    packed[-6] ^= 1  # the checksum
    with pytest.raises(Transient):
        decode_content(bytes(packed), "gzip", "x")


def test_a_body_in_a_way_that_was_not_asked_for() -> None:
    with pytest.raises(ResponseUnreadable):
        decode_content(BODY, "br", "x")


def test_a_body_that_swells_beyond_reason_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content_encoding, "LARGEST_BODY", 1000)
    with pytest.raises(ResponseUnreadable, match="larger"):
        decode_content(gzip.compress(bytes(1_000_000)), "gzip", "x")
