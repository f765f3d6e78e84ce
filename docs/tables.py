"""Write the generated tables of README.md, each between its markers.

    .venv/bin/python docs/tables.py

A test compares the tables with their sources; run this when it fails.
"""

import re
from collections.abc import Callable
from pathlib import Path

from data8_tui.keys.key_list import key_rows, markdown_lines
from data8_tui.keys.keymap import Keymap
from data8_tui.settings.reference import markdown_table

README = Path(__file__).absolute().parents[1] / "README.md"


def key_table() -> list[str]:
    """Rows of Markdown: keys, what they do, and the screens where they do it."""
    return markdown_lines(key_rows(Keymap()))


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
