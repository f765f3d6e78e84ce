"""What is left of the help's keys for a text."""

from data8_tui.tui.screens.help.screen import containing

LISTED = [
    ("Here", [(["m"], "Mark the row"), (["d"], "Download the marked rows")]),
    ("Everywhere", [(["q", "ctrl+q"], "Quit")]),
]


def found(typed: str) -> list[str]:
    return [sentence for _, keys in containing(LISTED, typed) for _, sentence in keys]


def test_words_are_looked_for_in_the_sentences_and_keys_as_they_are() -> None:
    assert found("rows MARK") == ["Download the marked rows"]
    assert found("ctrl+q") == found("qui") == ["Quit"]
    assert found("m") == ["Mark the row", "Download the marked rows"]
    assert len(found("")) == 3


def test_a_section_without_a_key_left_has_no_heading() -> None:
    assert [name for name, _ in containing(LISTED, "quit")] == ["Everywhere"]
    assert containing(LISTED, "zebra") == []
