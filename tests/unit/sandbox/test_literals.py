"""JSON whose numbers keep their literal."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.sandbox.literals import Literal, decode, encode

scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
keys = st.text(max_size=5)
trees = st.recursive(
    scalars, lambda kids: st.lists(kids, max_size=5) | st.dictionaries(keys, kids, max_size=5)
)


@given(trees)
def test_what_is_encoded_is_json_and_decodes_to_itself(tree):
    assert json.loads(encode(tree)) == tree
    assert decode(encode(tree)) == tree


@pytest.mark.parametrize("number", ["1.10", "1e400", "-0.0", "12.345678901234567890", "1E+2"])
def test_a_number_is_written_as_it_was_read(number):
    text = f'{{"a":[{number}]}}'
    assert encode(decode(text)) == text
    assert type(decode(number)) is Literal


def test_integers_of_any_size_stay_integers():
    assert decode("123456789012345678901234567890") == 123456789012345678901234567890


def test_lone_surrogates_survive():
    assert encode(decode('"\\ud800"')) == '"\\ud800"'


@pytest.mark.parametrize("text", ["", "NaN", "[Infinity]", "{", "[" * 100_000, b"\xff\xfe\xfa"])
def test_what_is_not_json_is_a_value_error(text):
    with pytest.raises(ValueError, match=r"\w"):
        decode(text)


def test_only_json_s_own_kinds_can_be_written():
    with pytest.raises(TypeError):
        encode({"a": {1, 2}})
