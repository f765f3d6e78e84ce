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
    ],
)
def test_pictures(sent: str, shown: str) -> None:
    assert visible(sent) == shown
