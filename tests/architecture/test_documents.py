"""The documents agree with the code and with each other."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest

import data8_tui
from data8_tui.cli.command_group import COMMANDS as CLI_COMMANDS
from data8_tui.keys import (
    app_commands,
    commands,
    figure_commands,
    record_commands,
    transfer_commands,
)
from data8_tui.keys.command import Command
from data8_tui.keys.key_names import shown_key
from data8_tui.keys.places import PLACES

PROJECT = Path(data8_tui.__file__).parents[1]
README = PROJECT / "README.md"
MAN_PAGE = runpy.run_path(str(PROJECT / "docs" / "man_page.py"))
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


def test_the_manual_page_is_up_to_date():
    """When this fails: `.venv/bin/python docs/man_page.py`."""
    page = MAN_PAGE["man_page"]()
    assert MAN_PAGE["PAGE"].read_text(encoding="utf-8") == page
    for command in CLI_COMMANDS:
        assert f".SS data8\\-tui {command} " in page
    build = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    shared = build["targets"]["wheel"]["shared-data"]
    assert shared == {"docs/data8-tui.1": "share/man/man1/data8-tui.1"}


def test_the_readmes_tables_are_up_to_date():
    """When this fails: `.venv/bin/python docs/tables.py`."""
    text = README.read_text(encoding="utf-8")
    assert TABLES["with_tables"](text) == text


def test_the_table_of_keys_holds_every_command():
    tables = {
        name: value
        for module in (app_commands, commands, transfer_commands, record_commands, figure_commands)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, tuple) and isinstance(value[0], Command)
    }
    shown = [each for place in PLACES for each in place.commands]
    missing = [
        f"{name}: {each.keys}"
        for name, table in tables.items()
        if not name.startswith("_")
        for each in table
        if each not in shown
    ]
    assert missing == []


def keys_in(paragraph: str) -> set[str]:
    """The keys that a paragraph mentions in backticks, whatever their case is."""
    named = {
        name.lower()
        for place in PLACES
        for command in place.commands
        for key in command.key_list
        for name in (key, shown_key(key))
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


DOCUMENTS = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "benchmarks/README.md",
    "docs/performance.md",
]
PATH = re.compile(r"\.?[a-z_0-9]+(/[\w.]+)+/?|\.?[a-z_0-9]+/|[\w]+\.(py|md|toml)")
"""What is a path when it stands in backticks."""

NOT_KEPT = {"config.toml", "benchmarks/.peers"}
"""Files that a document names and that are a user's, or made when something runs."""


def paths_in(markdown: str) -> set[str]:
    """The project's paths that a document names, in backticks or as links."""
    quoted = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", markdown, flags=re.S | re.M))
    links = re.findall(r"\]\(([^)#:]+)\)", markdown)
    return {each for each in quoted if PATH.fullmatch(each)} - NOT_KEPT | set(links)


def exists(path: str, beside: Path) -> bool:
    """Whether a path is there from the top, from the package or from its document."""
    return any((start / path).exists() for start in (PROJECT, PROJECT / "data8_tui", beside))


def test_a_path_is_recognised():
    text = "`tui/app.py`, `cli/views/`, `.ci/run`, `pyproject.toml`; not `Job`, `--demo` or `a b/c`"
    assert paths_in(text) == {"tui/app.py", "cli/views/", ".ci/run", "pyproject.toml"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_in_a_document_exists(name):
    document = PROJECT / name
    paths = paths_in(document.read_text(encoding="utf-8"))
    assert paths
    assert [path for path in sorted(paths) if not exists(path, document.parent)] == []


def drawn_tree() -> dict[str, list[str]]:
    """The layout as ARCHITECTURE.md draws it: for each folder the names in it."""
    text = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawing = re.search(r"^```\ndata8_tui/\n(.*?)^```$", text, flags=re.S | re.M)
    assert drawing is not None
    tree: dict[str, list[str]] = {"": []}
    folders = [""]
    for line in drawing[1].splitlines():
        drawn = re.fullmatch(r"((?:│  |   )*)[├└]─ (\S+(?:, \S+)*)  +\S.*", line)
        assert drawn is not None, line
        del folders[len(drawn[1]) // 3 + 1 :]
        names = drawn[2].split(", ")
        tree[folders[-1]] += [name.rstrip("/") for name in names]
        if names[0].endswith("/"):
            folders.append(f"{folders[-1]}{names[0]}")
            tree[folders[-1]] = []
    return tree


def test_the_layout_is_as_drawn():
    package = PROJECT / "data8_tui"
    tree = drawn_tree()
    top = {path.name for path in package.iterdir() if not path.name.startswith("__pycache__")}
    assert set(tree[""]) == top - {"__init__.py", "py.typed"}
    missing = [
        f"{folder}{name}"
        for folder, names in tree.items()
        for name in names
        if not (package / folder / name).exists()
    ]
    assert missing == []


def test_the_architecture_is_one_page():
    text = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert len(lines) <= 120
    assert len(text.split()) <= 1_400
    assert [line for line in lines if len(line) > 130] == []


CHANGES = {
    "a column of the Jobs list",
    "a field of a job",
    "a command of the command line",
    "a key",
    "a screen",
    "a setting",
    "how often something is polled",
    "how requests are retried",
    "an output format",
    "an upload format",
}


def test_a_stranger_is_told_which_files_to_open():
    text = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = [row.strip("| ").split(" | ") for row in text.splitlines() if row.startswith("| ")]
    assert {row[0] for row in rows} >= CHANGES
    assert {row[0] for row in rows[1:] if row[0] in CHANGES and not paths_in(row[1])} == set()


def test_what_a_stranger_looks_for_is_in_those_files():
    text = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found = re.findall(r"`([\w/.]+\.py)`: ((?:`\w+`(?:, )?)+)", text)
    assert len(found) > 5
    for path, names in found:
        source = (PROJECT / "data8_tui" / path).read_text(encoding="utf-8")
        for name in re.findall(r"\w+", names):
            assert re.search(rf"^(class|def|async def)? *{name}\b", source, flags=re.M), (
                path,
                name,
            )
