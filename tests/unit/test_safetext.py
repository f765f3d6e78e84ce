"""What is shown can't steer a terminal, whatever was sent; and what is harmless stays as it was."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.safetext import visible

ANY_TEXT = st.text(
    st.characters() | st.sampled_from("\x00\x1b\x7f\x85\x9b\u202e\u2066\ud800\u2028")
)


@given(ANY_TEXT)
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    for character in visible(text):
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(character) not in (
            *("LRE", "RLE", "LRO", "RLO", "PDF"),
            *("LRI", "RLI", "FSI", "PDI"),
        )


IGNORABLE = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5)),
    *((0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164)),
    *((0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8)),
    *((0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
"""Default_Ignorable_Code_Point, as DerivedCoreProperties.txt of Unicode 16 has it."""
NONCHARACTERS = (*((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000)),)
BLANK = {0x2800, 0x2D7F, 0x1107F, 0x13440, 0x16FE4, 0x1D159, 0xFFFC}
"""Symbols and marks that are drawn as nothing."""


def test_of_all_characters_those_are_named_that_nobody_sees_or_that_reorder() -> None:
    unseen = {
        code
        for first, last in (*IGNORABLE, *NONCHARACTERS, (0xFDD0, 0xFDEF))
        for code in range(first, last + 1)
    }
    unseen |= BLANK | set(range(0x13430, 0x13440))  # which became Cf in Unicode 15
    for plane in range(0, 0x110000, 0x1000):
        characters = [chr(code) for code in range(plane, plane + 0x1000)]
        shown = visible("|-|".join(f"a{each}b" for each in characters)).split("|-|")
        for each, line in zip(characters, shown, strict=True):
            hidden = unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp")
            hidden = hidden or ord(each) in unseen
            assert (line != f"a{each}b") == hidden, hex(ord(each))


@given(ANY_TEXT)
def test_what_is_safe_stays_so(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.characters())
def test_no_character_vanishes(character: str) -> None:
    assert visible(character)


@given(st.text(string.ascii_letters + string.digits + string.punctuation + " "))
def test_printable_ascii_is_unchanged(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("a\x1b]52;c;aGk=\x07b", "a␛]52;c;aGk=␇b"),
        ("line\r\nline\ttab", "line␍␊line␉tab"),
        ("\x9b31m", "�31m"),
        ("abc\u202ecba", "abc⟨202E⟩cba"),
        ("pay\u200bpal", "pay⟨200B⟩pal"),
        ("\ud800x\udfff", "�x�"),
        ("hid\U000e0041den", "hid⟨E0041⟩den"),
        ("Zoë 東京 ❤️ [/b]", "Zoë 東京 ❤️ [/b]"),
        ("葛\U000e0100城 1\ufe0f\u20e3", "葛\U000e0100城 1\ufe0f\u20e3"),
        ("a\ufe0f ❤\ufe0f\ufe0f\U000e0100", "a⟨FE0F⟩ ❤\ufe0f⟨FE0F⟩⟨E0100⟩"),
        ("\u3164\ufe0f\ufeff\ufe01", "⟨3164⟩⟨FE0F⟩⟨FEFF⟩⟨FE01⟩"),
    ],
)
def test_pictures(sent: str, shown: str) -> None:
    assert visible(sent) == shown
