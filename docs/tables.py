"""Write the generated tables of README.md, each between its markers.

    .venv/bin/python docs/tables.py

A test compares the tables with their sources; run this when it fails.
"""

import re
from collections.abc import Callable
from pathlib import Path

from data8_tui.settings.reference import markdown_table
from data8_tui.tui import commands, figure_commands, record_commands
from data8_tui.tui.commands import Command

README = Path(__file__).absolute().parents[1] / "README.md"

SCREENS: dict[str, tuple[Command, ...]] = {
    "everywhere": commands.EVERYWHERE,
    "overview": commands.OVERVIEW,
    "notices": commands.NOTICES,
    "narrowing a list": commands.TYPING,
    "jobs": commands.JOBS,
    "job": commands.JOB,
    "plot": commands.PLOT,
    "two jobs": commands.COMPARISON,
    "what changed": figure_commands.CHANGES,
    "changed records": record_commands.CHANGED_RECORDS,
    "profile": figure_commands.PROFILE,
    "new job": commands.SUBMIT,
    "run": commands.RUN,
    "run's file": commands.RUN_FILE,
    "datasets": commands.DATASETS,
    "dataset": record_commands.DATASET,
    "file": record_commands.FILE,
    "record": record_commands.RECORD,
    "transfers": commands.TRANSFERS,
    "upload": commands.UPLOAD,
}
"""The tables of commands by where their keys work."""

KEY_NAMES = {
    "escape": "esc",
    "question_mark": "?",
    "exclamation_mark": "!",
    "colon": ":",
    "equals_sign": "=",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "number_sign": "#",
    "at": "@",
    "minus": "-",
    "underscore": "_",
    "down": "↓",
    "left": "←",
    "right": "→",
    "f1": "F1",
}
"""Textual's names of keys, where people use another name."""


def key_name(key: str) -> str:
    """The name of a key as README prints it: `question_mark` is `?`."""
    return KEY_NAMES.get(key, key)


def key_table() -> list[str]:
    """Rows of Markdown: keys, what they do, and the screens where they do it."""
    places: dict[tuple[str, str], list[str]] = {}
    for screen, table in SCREENS.items():
        for command in table:
            keys = " ".join(f"`{key_name(key)}`" for key in command.keys.split(","))
            row = keys, command.sentence or command.word.capitalize()
            places.setdefault(row, []).append(screen)
    rows = [f"| {keys} | {what} | {', '.join(where)} |" for (keys, what), where in places.items()]
    return ["| key | what it does | where |", "|---|---|---|", *rows]


def settings_table() -> list[str]:
    """Rows of Markdown: every setting of config.toml with its default and meaning."""
    return markdown_table().splitlines()


TABLES: dict[str, Callable[[], list[str]]] = {"settings": settings_table, "keys": key_table}
"""Generated tables by the name in their markers."""


def with_tables(text: str) -> str:
    """Return a document with each generated table up to date.

    Raises ValueError if a table's markers are not in the text exactly once.
    """
    for name, table in TABLES.items():
        begin, end = f"<!-- {name}: docs/tables.py -->", f"<!-- /{name} -->"
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        block = "\n".join([begin, "", *table(), "", end])
        text, found = pattern.subn(lambda _, block=block: block, text)
        if found != 1:
            raise ValueError(f"README.md has {found} sections between {begin} and {end}")
    return text


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
