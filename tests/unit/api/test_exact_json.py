"""Documents whose numbers print again as they were sent."""

import copy
import json
import math
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.api import exact_json
from data8_tui.api.exact_json import (
    DEEPEST,
    ExactFloat,
    Nested,
    Number,
    dumps_exact,
    is_identical,
    loads_exact,
    to_literal,
)
from data8_tui.errors import ResponseTruncated, UnexpectedResponse

LITERALS = (
    "0", "-0", "-0.0", "1", "-1", "1.10", "1E5", "1e+05", "1e400", "-1e-400", "0.1",
    "18446744073709551617", "12345678901234567890",
    "0.30000000000000004440892098500626", "9" * 5000,
)  # fmt: skip


def spelled() -> st.SearchStrategy[str]:
    """Any number that JSON can spell."""
    return st.from_regex(
        r"-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,4})?", fullmatch=True
    )


texts = st.text(st.characters(exclude_categories=()), max_size=20)  # lone surrogates and NUL too
plain = st.none() | st.booleans() | spelled().map(Number) | texts
documents = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4)
)


@pytest.mark.parametrize("number", LITERALS)
def test_a_number_prints_as_it_was_sent(number: str) -> None:
    sent = f'{{"a":[{number}]}}'
    assert dumps_exact(loads_exact(sent.encode())) == sent
    assert to_literal(loads_exact(number.encode())) == number


@given(documents, st.sampled_from([None, 0, 2]))
def test_decoding_and_printing_gives_the_same_document(document: Any, indent: int | None) -> None:
    printed = dumps_exact(document, indent=indent)
    decoded = loads_exact(printed.encode())
    assert dumps_exact(decoded, indent=indent) == printed


@given(documents)
def test_it_means_what_the_standard_library_reads(document: Any) -> None:
    printed = dumps_exact(document, indent=2)
    assert json.loads(printed, parse_int=Number, parse_float=Number) == document


@given(documents)
def test_what_is_printed_can_travel_and_commands_no_terminal(document: Any) -> None:
    printed = dumps_exact(document)
    printed.encode()
    assert not {c for c in printed if c < " " or "\x7f" <= c <= "\x9f" or c in "\u202e\u200b\ufeff"}


def test_a_number_can_be_computed_with() -> None:
    half, huge, count = loads_exact(b"[0.50, 1e400, 3]")
    assert half * 2 == 1.0
    assert math.isinf(huge)
    assert (count + 1, type(count)) == (4, int)
    assert f"{half} {half!r} {half:.3f}" == "0.50 0.50 0.500"


def test_the_spelling_survives_copies() -> None:
    number = ExactFloat("1.10")
    assert str(copy.deepcopy(number)) == str(pickle.loads(pickle.dumps(number))) == "1.10"


def test_what_newtonsoft_writes_for_no_number_is_kept() -> None:
    assert dumps_exact(loads_exact(b"[NaN,-Infinity]")) == "[NaN,-Infinity]"


def test_printing_in_lines() -> None:
    sent = b'{"a":{"b":1.10,"c":[]},"d":[true,null]}'
    assert dumps_exact(loads_exact(sent), indent=2) == (
        '{\n  "a": {\n    "b": 1.10,\n    "c": []\n  },\n  "d": [\n    true,\n    null\n  ]\n}'
    )


def test_json_text_inside_a_value_is_printed_verbatim() -> None:
    assert dumps_exact({"a": Nested('{"b":1.10}')}) == '{"a":{"b":1.10}}'


@pytest.mark.parametrize("cut", [b"", b"[1", b'{"a"', b'{"a":"secre', b"[1]x", b"\xff"])
def test_half_a_document_is_an_error_that_shows_none_of_it(cut: bytes) -> None:
    with pytest.raises(ResponseTruncated) as raised:
        loads_exact(cut)
    assert "secre" not in str(raised.value)
    assert raised.value.__context__ is None


@pytest.mark.parametrize(
    ("value", "said"), [(None, "null"), (True, "true"), ("x", "x"), (Number("1.10"), "1.10")]
)
def test_one_value_as_text(value: object, said: str) -> None:
    assert to_literal(value) == said


def nested(levels: int) -> bytes:
    return b'{"a":' * (levels - 1) + b"{}" + b"}" * (levels - 1)


@pytest.mark.parametrize("levels", [DEEPEST + 2, 700, 100_000])
def test_what_is_nested_too_deeply_is_refused(levels: int) -> None:
    for body in (nested(levels), b"[" * levels + b"]" * levels):
        with pytest.raises(UnexpectedResponse, match="nested more than 100 levels"):
            loads_exact(body)


def test_what_is_nested_as_deeply_as_may_be_is_printed_and_compared() -> None:
    deep = loads_exact(nested(DEEPEST))
    assert dumps_exact(deep).encode() == nested(DEEPEST)
    assert is_identical(deep, loads_exact(nested(DEEPEST)))


@pytest.mark.parametrize("value", [b"0", b"1.5", b"{}", b"[]", b'"x"', b'{"name":"a"}'])
def test_a_document_of_too_many_values_is_not_decoded(
    value: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exact_json, "MOST_VALUES", 1000)
    assert len(loads_exact(b"[" + b",".join([value] * 400) + b"]")) == 400
    with pytest.raises(UnexpectedResponse, match="more than 1,000 values"):
        loads_exact(b"[" + b",".join([value] * 1001) + b"]")


def test_what_stands_in_texts_counts_as_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact_json, "MOST_VALUES", 1000)
    text = "[,{" * 500 + '\\"' + "," * 1000
    assert loads_exact(json.dumps([text, text]).encode()) == [text, text]
