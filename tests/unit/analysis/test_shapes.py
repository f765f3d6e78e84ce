"""Shapes of texts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.analysis.shapes import fold_shape, folded_shape, shape


@pytest.mark.parametrize(
    ("text", "expected", "folded"),
    [
        ("SW1A 1AA", "AA9A 9AA", "A9A 9A"),
        ("+44 20-7946", "+99 99-9999", "+9 9-9"),
        ("Zoë O'Neil", "Aaa A'Aaaa", "Aa A'Aa"),
        ("Zoe\u0308", "Aaa\u0308", "Aa\u0308"),
        ("ǅ東ª", "Aaa", "Aa"),
        ("٣½Ⅷ²", "9½Ⅷ²", "9½Ⅷ²"),
        ("--  ", "--  ", "--  "),
        ("", "", ""),
    ],
)
def test_each_character_is_its_class(text: str, expected: str, folded: str) -> None:
    assert shape(text) == expected
    assert folded_shape(text) == folded


CLASSES = {"Lu": "A", "Lt": "A", "Ll": "a", "Lm": "a", "Lo": "a", "Nd": "9"}


@given(st.lists(st.text(st.characters(exclude_characters="\0"))))
def test_joined_texts_have_the_shapes_of_each(texts: list[str]) -> None:
    shapes = [
        "".join(CLASSES.get(unicodedata.category(sign), sign) for sign in text) for text in texts
    ]
    joined = "\0".join(texts)
    assert shape(joined) == "\0".join(shapes)
    assert fold_shape(shape(joined)) == "\0".join(map(folded_shape, texts))
