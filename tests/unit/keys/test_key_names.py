"""Keys as people write them, against Textual's own names."""

import string

import pytest
from textual.keys import _character_to_key

from data8_tui.keys.key_names import NAMED, find_key, nearest_key, shown_key, written_key


@pytest.mark.parametrize("character", [*string.ascii_letters, *string.digits, *string.punctuation])
def test_a_character_has_the_name_that_textual_gives_it(character: str) -> None:
    assert find_key(character) == _character_to_key(character)


@pytest.mark.parametrize("key", [*(find_key(each) for each in string.punctuation), *NAMED, "D"])
def test_what_is_written_for_a_key_is_that_key(key: str) -> None:
    assert find_key(written_key(key)) == key
    assert find_key(f"ctrl+{written_key(key)}") == f"ctrl+{key.lower()}"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Esc", "escape"),
        ("question_mark", "question_mark"),
        ("Ctrl+D", "ctrl+d"),
        ("shift+d", "D"),
        ("shift+tab", "shift+tab"),
        ("PgDn", "pagedown"),
        ("F5", "f5"),
        ("ctrl++", "ctrl+plus"),
        ("alt+ctrl+x", "alt+ctrl+x"),
        (" ", "space"),
        ("↓", "down"),
    ],
)
def test_a_key_may_be_written_as_people_do(written: str, key: str) -> None:
    assert find_key(written) == key


@pytest.mark.parametrize("written", ["", "dd", "super+d", "ctrl+shift+d", "ctrl+", "f13", "\x07"])
def test_what_no_terminal_sends_is_no_key(written: str) -> None:
    assert find_key(written) == ""


def test_a_key_is_shown_as_on_a_keyboard() -> None:
    keys = ("question_mark", "escape", "ctrl+left_square_bracket", "left", "f1", "D", "ctrl+d")
    assert [shown_key(key) for key in keys] == ["?", "esc", "ctrl+[", "←", "F1", "D", "ctrl+d"]


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("pagdown", "pagedown"),
        ("ctrl+shift+d", "d"),
        ("cmd+k", "k"),
        ("ctrl+entr", "ctrl+enter"),
        ("qqqq", ""),
    ],
)
def test_the_nearest_key_is_one_that_exists(written: str, nearest: str) -> None:
    assert nearest_key(written) == nearest
    assert not nearest or find_key(nearest)
