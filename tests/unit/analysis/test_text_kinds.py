"""What a text looks like, by the rules that the module states."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.analysis.text_kinds import LONGEST, PATTERNS, TextKind, looks_like

YES = {
    TextKind.EMAIL: (
        "a@b.co",
        "Ann.O'Neil+x@mail.example.co.uk",
        "x@1.xn--p1ai",
        f"{'a' * 64}@{'b' * 63}.com",
    ),
    TextKind.POSTCODE: (
        *("M1 1AA", "B338TH", "CR2 6XH", "DN55 1PT", "W1A 0AX", "EC1A 1BB", "gir 0aa"),
        "sw1a 1aa",
    ),
    TextKind.PHONE: (
        *("020 7946 0958", "+44 (0)20 7946 0958", "+1-202-555-0143", "07700900123"),
        "(01632) 960 001",
    ),
    TextKind.DATE: (
        *("2026-11-30", "30/11/2026", "11/30/2026", "1.2.26", "31/02/1999", "30-Nov-26"),
        *("3 march 2020", "Sept 3, 2020", "2026-11-30T08:15:00.123Z", "30/11/2026 08:15"),
    ),
}
NO = {
    TextKind.EMAIL: (
        *("a@b", "a@b.c", ".a@b.co", "a..b@c.co", "a@-b.co", "a b@c.co", " a@b.co", "a@b.co,"),
        *("zoë@b.co", "a@b.1", f"{'a' * 250}@b.co", "a@b.co\n"),
    ),
    TextKind.POSTCODE: ("Q1 1AA", "M1  1AA", "M1 1AC", "AI1 1AA", "M1 1A", "1M 1AA", "ſW1A 1AA"),
    TextKind.PHONE: (
        *("0000012345", "12345678", "+123456", "0207-", "+1234567890123456", "+44 20  -- 1234567"),
        "020 7946 0958 x1",
    ),
    TextKind.DATE: (
        *("2026-13-01", "32/01/2026", "13/13/2026", "2026/11-30", "20261130", "30 Noſ 26", "1/2"),
        "2026-11-30 ",
    ),
}


@pytest.mark.parametrize("kind", TextKind)
def test_what_looks_like_it_and_what_does_not(kind: TextKind) -> None:
    assert [text for text in YES[kind] if not looks_like(kind, text)] == []
    assert [text for text in NO[kind] if looks_like(kind, text)] == []


DATABASE = duckdb.connect()
SAMPLES = st.sampled_from([text for texts in (*YES.values(), *NO.values()) for text in texts])


@given(
    start=SAMPLES,
    end=SAMPLES,
    cut=st.integers(0, 12),
    extra=st.text("aA1ſ\u212a. @-/+0\n", max_size=3),
)
def test_duckdb_agrees(start: str, end: str, cut: int, extra: str) -> None:
    for text in (start[:cut] + extra + start[cut:], start[:cut] + extra + end[cut:]):
        for kind, pattern in PATTERNS.items():
            found = DATABASE.execute(
                "select length(v) <= ? and regexp_full_match(v, ?) from (select ? v)",
                [LONGEST, pattern, text],
            ).fetchall()
            assert found == [(looks_like(kind, text),)], (kind, text)
