"""The tables of commands own the keys: a sentence that names a key is formatted from its table."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import data8_tui.tui
from data8_tui.tui import commands, record_commands

PACKAGE = Path(data8_tui.tui.__file__).parent
TABLES = {"commands.py", "record_commands.py"}
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
        if path.name not in TABLES
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
    assert commands.key_of(commands.JOBS, "download") == "d"
    assert commands.key_of(commands.JOBS, "clear") == "Escape"
    assert commands.key_of(commands.UPLOAD, "start") == "Enter"
    assert commands.key_of(commands.SUBMIT, "remove") == "ctrl+d"
    assert commands.key_of(commands.JOBS, "previous_page") == "["


def test_a_table_has_one_key_for_each_action() -> None:
    modules = (commands, record_commands)
    tables = [each for one in modules for each in vars(one).values() if _is_table(each)]
    assert len(tables) > 10
    for table in tables:
        actions = [command.action for command in table]
        assert len(actions) == len(set(actions))


def _is_table(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], commands.Command)
