"""The documents agree with the code and with each other."""

import re
import runpy
from pathlib import Path

import pytest

import data8_tui

PROJECT = Path(data8_tui.__file__).parents[1]
README = PROJECT / "README.md"
TABLES = runpy.run_path(str(PROJECT / "docs" / "tables.py"))

KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
"""The headings of Keep a Changelog."""

LONGEST_ENTRY = 20
MOST_KEYS = 3


def changelog() -> list[str]:
    return (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()


def test_the_newest_version_of_the_changelog_is_the_packages():
    released = [line for line in changelog() if re.match(r"## \[\d", line)]
    assert released
    newest = re.fullmatch(r"## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}", released[0])
    assert newest is not None, released[0]
    assert newest[1] == data8_tui.__version__


def test_the_changelog_has_the_headings_of_its_format():
    versions = [line for line in changelog() if line.startswith("## ")]
    assert versions[0] == "## [Unreleased]"
    assert len(versions) == len(set(versions)) > 1
    kinds = {line.removeprefix("### ") for line in changelog() if line.startswith("### ")}
    assert kinds
    assert kinds <= KINDS


def test_a_change_is_one_short_line():
    first = next(n for n, line in enumerate(changelog()) if line.startswith("## "))
    lines = [line for line in changelog()[first:] if line and not line.startswith("#")]
    entries = [line for line in lines if line.startswith("- ")]
    assert len(entries) > 20
    prose = [line for line in lines if line not in entries]
    assert prose == ["The first version."]
    long = [line for line in entries if len(line.split()) - 1 > LONGEST_ENTRY]
    assert long == []
    assert len(entries) == len(set(entries))


def test_the_readmes_tables_are_up_to_date():
    """When this fails: `.venv/bin/python docs/tables.py`."""
    text = README.read_text(encoding="utf-8")
    assert TABLES["with_tables"](text) == text


def test_the_table_of_keys_holds_every_command():
    commands, command = TABLES["commands"], TABLES["Command"]
    tables = {
        name
        for name, value in vars(commands).items()
        if name.isupper() and isinstance(value, tuple) and isinstance(value[0], command)
    }
    shown = [each for table in TABLES["SCREENS"].values() for each in table]
    missing = [
        f"{name}: {each.keys}"
        for name in tables
        if not name.startswith("_")
        for each in getattr(commands, name)
        if each not in shown
    ]
    assert missing == []


def keys_in(paragraph: str) -> set[str]:
    """The keys that a paragraph mentions in backticks, whatever their case is."""
    named = {
        name.lower()
        for table in TABLES["SCREENS"].values()
        for command in table
        for key in command.keys.split(",")
        for name in (key, TABLES["key_name"](key))
    }
    return {each.lower() for each in re.findall(r"`([^`]+)`", paragraph)} & named


def paragraphs(markdown: str) -> list[str]:
    """Paragraphs and list entries without blocks of code and tables."""
    prose = re.sub(r"^```.*?^```$", "", markdown, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"^\|.*$", "", prose, flags=re.MULTILINE)
    return re.split(r"\n\s*\n|\n(?=- )", prose)


def test_a_key_is_recognised_in_a_paragraph():
    assert keys_in("`Escape` or `?`, `ctrl+k`, `R`; not `--demo` or q") == {
        "escape",
        "?",
        "ctrl+k",
        "r",
    }


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_no_paragraph_lists_many_keys(name):
    found = paragraphs((PROJECT / name).read_text(encoding="utf-8"))
    assert len(found) > 10
    assert {each: keys for each in found if len(keys := keys_in(each)) > MOST_KEYS} == {}
