"""Credentials are found in every spelling, and nothing else is touched."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui import redaction
from data8_tui.api.exact_json import loads_exact
from data8_tui.errors import UsageError
from data8_tui.redaction import (
    MARK,
    redact,
    redact_document,
    redacted_copy,
    register_secret,
    register_token,
)
from data8_tui.safetext import MOST_SHOWN, visible, visible_beginning
from tests.canaries import SECRET, TOKEN, leaks, spellings

SPELT = {
    f"{name}, {kind}": each
    for name, credential in (("secret", SECRET), ("token", TOKEN))
    for kind, each in spellings(credential).items()
}
AROUND = [("", ""), ("refused: ", " is wrong"), ("key=", "&more=1"), ('{"a":"', '"}'), ("x", "y")]


@pytest.fixture(autouse=True)
def registered(credentials_of_its_own: None) -> None:
    register_secret(SECRET)
    register_token(TOKEN)


@pytest.mark.parametrize("spelt", SPELT.values(), ids=SPELT)
def test_a_credential_is_replaced_in_every_spelling(spelt: str) -> None:
    assert leaks(f"before {spelt} after"), "the test would see it"
    for before, after in AROUND:
        said = redact(f"{before}{spelt}{after}")
        assert MARK in said
        assert leaks(said) == []
        assert said.startswith(before)
        assert said.endswith(after[1:])


def test_two_in_one_text_and_what_is_between_them() -> None:
    assert redact(f"<{SECRET}> and [{TOKEN}], {SECRET}") == "<***> and [***], ***"


@given(st.text(max_size=200))
def test_any_other_text_is_the_same_object(text: str) -> None:
    assert redact(text) is text


@pytest.mark.parametrize(
    "text",
    [
        "eyJhbGciOiJSUzI", "100 % of Marks &amp; Spencer\n50%25", r"C:\temp\new \u0041 \x41",
        "Kp4/x+Tz", SECRET[:10], TOKEN[:15],
    ],
)  # fmt: skip
def test_what_only_begins_alike_stays(text: str) -> None:
    assert redact(text) is text


@given(st.text(min_size=8, alphabet=st.characters(codec="utf-8")), st.text(), st.text())
def test_whatever_the_secret_is_it_is_not_shown(secret: str, before: str, after: str) -> None:
    registry = redaction.CredentialRegistry()
    registry.add_secret(secret)
    bare = "".join(secret.split())
    if bare.isalnum() and len(bare) >= (16 if bare.isalpha() else 8):
        assert secret not in registry.redact(f"{before} {secret} {after}").replace(MARK, "|")


ORDINARY = "abc   \n\n\n\n abc, hush: s3cr3t! Contacts and Marketing-2026"


@pytest.mark.parametrize(
    "secret", ["", "abc", "   ", "\n\n\n\n", "hush", "s3cr3t!", "Contacts", "Marketing"]
)
def test_what_could_be_a_part_of_any_name_is_not_looked_for(secret: str) -> None:
    register_secret(secret)
    assert redact(ORDINARY) is ORDINARY
    assert loads_exact(json.dumps({ORDINARY: ORDINARY}).encode()) == {ORDINARY: ORDINARY}


def test_former_tokens_are_still_replaced() -> None:
    tokens = [f"token-number-{number:03}-{'x' * 20}" for number in range(12)]
    for token in tokens:
        register_token(token)
    assert redact(" ".join([TOKEN, *tokens])).replace(MARK, "").split() == []
    assert loads_exact(json.dumps([f"is {one}" for one in tokens]).encode()) == ["is ***"] * 12


@pytest.mark.parametrize("register", [register_secret, register_token])
@pytest.mark.parametrize("said", ["Ab3 def Gh1 jkl 9", "Ab3 def\nGh1jkl9"])
@pytest.mark.parametrize("older", [0, 3])
def test_a_credential_with_spaces(register: Callable[[str], None], said: str, older: int) -> None:
    register("Ab3 def Gh1 jkl 9")
    for number in range(older):
        register_token(f"token-number-{number:03}-{'x' * 20}")
    assert redact(f"it is {said}.") == "it is ***."
    assert loads_exact(json.dumps([f"it is {said}."]).encode()) == ["it is ***."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32-le"])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_body_is_redacted_where_it_is_decoded(encoding: str, ascii_only: bool) -> None:
    sent = {"a": [SPELT, {SECRET: 1.10}, 5, None, True], TOKEN: "x"}
    decoded = loads_exact(json.dumps(sent, ensure_ascii=ascii_only).encode(encoding))
    assert leaks(json.dumps(decoded)) == []
    assert decoded["a"][2:] == [5, None, True]


def test_a_credential_in_pieces_over_several_lines_of_a_list() -> None:
    pieces = [SECRET[at : at + 5] for at in range(0, len(SECRET), 5)]
    assert redact_document({"a": ["It is", *pieces, "or not"]}) == {"a": ["It is", MARK, "or not"]}
    assert redact_document([[], ["a"], ["a\nb", "c"]]) == [[], ["a"], ["a\nb", "c"]]
    assert redact_document(["a\nb", SECRET, "c"]) == ["a\nb", MARK, "c"]
    assert redact_document(["a\nb", *pieces, "c"]) == ["a\nb", MARK, "c"]


def test_no_member_is_lost_where_only_credentials_tell_two_apart() -> None:
    assert redact_document({SECRET: 1, TOKEN: 2, "a": 3}) == {MARK: 1, MARK * 2: 2, "a": 3}


def test_a_copy_is_redacted_and_the_document_stays() -> None:
    document = {"a": [SECRET, ("b", f"is {TOKEN}"), 1.10, None], SECRET: {"c": True}}
    assert redacted_copy(document) == {"a": [MARK, ["b", "is ***"], 1.10, None], MARK: {"c": True}}
    assert leaks(repr(document))


def test_a_document_of_any_depth() -> None:
    nested: list[object] = [SECRET]
    for _ in range(100_000):
        nested = [nested]
    inner = redact_document(nested)
    while isinstance(inner[0], list):
        inner = inner[0]
    assert inner == [MARK]


@pytest.mark.parametrize("shown", [0, 1, 8, 15, 16, 27])
@pytest.mark.parametrize("before", ["", f"{SECRET} {TOKEN} "])
def test_a_credential_across_the_cut_shows_none_of_its_beginning(shown: int, before: str) -> None:
    text = before + "x" * (MOST_SHOWN - shown - len(before)) + SECRET + "y" * 9_000
    beginning, _, length = visible_beginning(text).partition("… (")
    assert leaks(beginning) == []
    assert SECRET[:6] not in beginning
    assert len(beginning) <= MOST_SHOWN
    assert length == f"{MOST_SHOWN:,} of {len(text):,} characters)"


def test_whatever_is_made_visible_and_every_error_is_redacted() -> None:
    for spelt in SPELT.values():
        assert leaks(visible(f"a {spelt}")) == []
        error = UsageError(f"a {spelt}")
        assert leaks(f"{error} {error!r} {error.message}") == []
