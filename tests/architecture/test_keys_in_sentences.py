"""The tables of commands own the keys: a sentence that names a key is formatted from its table."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import data8_tui.tui
from data8_tui.keys import commands, transfer_commands
from data8_tui.keys.keymap import key_of
from data8_tui.keys.places import PLACES

PACKAGE = Path(data8_tui.tui.__file__).parent
KEY = r"(?:[b-zB-HJ-Z1-3/:\[\]]|Enter|Escape|ctrl\+\w)"
NAMED = re.compile(
    rf"(?:^|[\s(]){KEY} (?:[a-z]+s|to|on|asks?)\b|\b(?:[Pp]ress|with) {KEY}(?![\w'])"
)
"""`x forgets it`, `(v on Jobs)`, `or x to forget it`; `press R`, `with o`."""
DIALOG_HAS_NO_COMMANDS = {"or leave with Escape."}


def texts(path: Path) -> Iterator[str]:
    """Every string but docstrings; of a formatted one what is written out."""
    tree = ast.parse(path.read_text())
    statements = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in statements:
            yield str(node.value)


def test_no_sentence_has_a_key_written_out() -> None:
    found = {
        (str(path.relative_to(PACKAGE)), text)
        for path in sorted(PACKAGE.rglob("*.py"))
        for text in texts(path)
        if NAMED.search(text) and not any(text.endswith(own) for own in DIALOG_HAS_NO_COMMANDS)
    }
    assert found == set()


@pytest.mark.parametrize(
    "text",
    [
        "x forgets it.",
        "; R goes on from there.",
        " (v on Jobs)",
        "or x to forget it",
        "and press R, or",
        "stop the run with x",
        "Escape shows all again.",
        ", or ctrl+d takes this line away",
        "[ goes back.",
        "; 3 shows how far.",
    ],
)
def test_the_rule_would_find_a_key(text: str) -> None:
    assert NAMED.search(text)


@pytest.mark.parametrize(
    "text", ["a name has it", "{forget} forgets it", " goes on", "No jobs yet.", "7 days"]
)
def test_the_rule_leaves_other_text_alone(text: str) -> None:
    assert not NAMED.search(text)


def test_a_key_is_named_as_on_a_keyboard() -> None:
    assert key_of(commands.JOBS, "download") == "d"
    assert key_of(commands.JOBS, "clear") == "Escape"
    assert key_of(transfer_commands.UPLOAD, "start") == "Enter"
    assert key_of(commands.SUBMIT, "remove") == "ctrl+d"
    assert key_of(commands.JOBS, "previous_page") == "["


def test_a_table_has_one_command_for_each_action_and_id() -> None:
    for place in PLACES:
        for table in (place.commands, place.cursor):
            for names in ([one.action for one in table], [one.id for one in table]):
                assert len(names) == len(set(names)), place.name


def test_a_command_has_the_same_keys_wherever_it_is() -> None:
    keys: dict[str, set[str]] = {}
    for place in PLACES:
        for command in place.commands:
            keys.setdefault(command.id, set()).add(command.keys)
    assert {name: each for name, each in keys.items() if len(each) > 1} == {}
