"""What is marked in two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui import redaction
from data8_tui.analysis.compare import differing_parts as module
from data8_tui.analysis.compare.differing_parts import TextPart, differing_parts

text = st.text(st.sampled_from("ab "), max_size=8)


@given(text, text)
def test_joined_the_parts_are_the_texts(before: str, after: str) -> None:
    ours, theirs = differing_parts(before, after)
    assert "".join(part.text for part in ours) == before
    assert "".join(part.text for part in theirs) == after
    equal = [part.text for part in ours if not part.differs]
    assert equal == [part.text for part in theirs if not part.differs]


def test_long_texts_are_looked_through_between_equal_ends_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes = []

    class Counting(module.SequenceMatcher[str]):
        def __init__(self, junk: None, one: str, other: str, **named: bool) -> None:
            sizes.append((len(one), len(other)))
            super().__init__(junk, one, other, **named)

    monkeypatch.setattr(module, "SequenceMatcher", Counting)
    ours, theirs = differing_parts("x" * 900 + "b cd" + "y" * 900, "x" * 900 + "bcd" + "y" * 900)
    assert [part.text for part in ours if part.differs] == [" "]
    assert not any(part.differs for part in theirs)
    ours, _ = differing_parts("a" + "bc" * 500 + "d", "a" + "cb" * 500 + "d")
    assert [(len(part.text), part.differs) for part in ours] == [
        (1, False),
        (1000, True),
        (1, False),
    ]
    assert max(max(pair) for pair in sizes) < 200


def test_a_credential_is_not_cut() -> None:
    secret = "canary-secret-7391"
    redaction.register_secret(secret)
    ours, theirs = differing_parts(f"by {secret}", "by canary-public-7391")
    assert ours == [TextPart(f"by {secret}", True)]
    assert len(theirs) > 1
