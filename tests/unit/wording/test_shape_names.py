"""The name of a shape can be read, and is read as the same shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.analysis.shapes import shape
from data8_tui.cli import output
from data8_tui.safetext import visible
from data8_tui.wording.comparison import value_words
from data8_tui.wording.shape_names import named_shape, shape_name

STRANGE = "\t\n\x00\x7f\x85␉␠␡⟨⟩\u200b\u202e\U000e0041 aA9\\()"
TEXTS = st.text(st.sampled_from(STRANGE) | st.characters(exclude_categories=["Cs"]), max_size=9)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (None, "(null)"),
        ("", "(empty)"),
        ("9 ", "9␠"),
        ("   ", "␠␠␠"),
        ("a\t9\n", "a␉9␊"),
        ("␉", "⟨2409⟩"),
        ("a\u200b", "a⟨200B⟩"),
        ("⟨9A99⟩", "⟨27E8⟩9A99⟩"),
        ("\\a\\9", "\\a\\9"),
    ],
)
def test_what_a_shape_is_called(written: str | None, name: str) -> None:
    assert (shape_name(written), named_shape(name)) == (name, written)


def test_a_shape_that_is_typed_in_another_way_is_itself() -> None:
    typed = ["", "AA9 9AA ", "⟨9A99⟩", "⟨9A9", "a\tb"]
    assert [named_shape(each) for each in typed] == typed


@given(TEXTS)
def test_a_shape_is_read_from_its_name(text: str) -> None:
    written = shape(text)
    name = shape_name(written)
    assert named_shape(name) == written
    assert output.safe(name) == visible(name) == name
    assert name.strip(" ") == name


@given(st.lists(st.none() | st.text('"()emptynul') | st.sampled_from(["(empty)", "(null)"])))
def test_a_text_that_says_empty_is_told_from_an_empty_one(texts: list[str | None]) -> None:
    assert len({value_words(each) for each in texts}) == len(set(texts))
