"""A path as terminals and file managers write a dropped file."""

import shlex
from pathlib import Path
from urllib.parse import quote

import pytest

from data8_tui.typed_path import typed_path

NAMES = ["plain.csv", "my file (1).csv", "O'Neill & Söhne.csv", 'a "b".csv', "100% $HOME #1;.csv"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def escaped(path: str) -> str:
    """As a terminal writes it: each special character behind a backslash."""
    return "".join(f"\\{sign}" if sign in " '\"()&$#;%" else sign for sign in path)


@pytest.mark.parametrize("name", NAMES)
def test_every_way_of_writing_a_file_that_is_there_means_it(here: Path, name: str) -> None:
    path = here / name
    path.touch()
    whole = str(path)
    for text in (
        *(whole, f"{whole} ", f"{whole}\n", f" {whole}\r\n", shlex.quote(whole), escaped(whole)),
        *(f"file://{quote(whole)}", f"file://localhost{quote(whole)}\n", f"FILE://{quote(whole)}"),
        *(f"'file://{quote(whole)}'", f"{escaped(whole)} ", name, f"~/{name}", shlex.quote(name)),
    ):
        assert typed_path(text).absolute() == path, text


@pytest.mark.parametrize("literal", ["'a.csv'", "a\\ b.csv", "a.csv ", "file:", '"a.csv"', "~x"])
def test_a_file_of_the_literal_name_comes_first(here: Path, literal: str) -> None:
    for name in ("a.csv", "a b.csv", literal):
        (here / name).touch()
    assert typed_path(literal) == Path(literal)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("none.csv", "none.csv"),
        ("'none.csv'", "'none.csv'"),
        ("file:///none%20here.csv", "/none here.csv"),
        ("file://server/share/none.csv", "file://server/share/none.csv"),
        ("it's", "it's"),
        ("x\\y.csv", "x\\y.csv"),
        ("no/such\\ folder/new.csv", "no/such\\ folder/new.csv"),
        ("", "."),
        ("\0", "\0"),
    ],
)
def test_of_what_is_not_there_the_literal_name_is_said(text: str, path: str) -> None:
    assert typed_path(text) == Path(path)


def test_a_new_file_is_written_into_the_folder_that_is_there(here: Path) -> None:
    path = here / "a folder" / "new.csv"
    path.parent.mkdir()
    for text in (
        *(str(path), shlex.quote(str(path)), escaped(str(path)), f"file://{quote(str(path))}"),
        *("a\\ folder/new.csv", "'a folder'/new.csv", "~/a folder/new.csv"),
    ):
        assert typed_path(text).absolute() == path, text
