"""Files of the program's own: nothing else is opened in their place, and nobody else opens them."""

import ast
import os
import re
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import data8_tui
from data8_tui import own_files
from data8_tui.cli.remedies import hint
from data8_tui.errors import StorageError

PACKAGE = Path(data8_tui.__file__).parent


def link(path: Path) -> None:
    (path.parent / "other").write_text("mine")
    path.symlink_to("other")


def hard_link(path: Path) -> None:
    (path.parent / "other").write_text("mine")
    path.hardlink_to(path.parent / "other")


def unix_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))


FOREIGN: dict[str, Callable[[Path], None]] = {
    "a link": link,
    "a link to nothing": lambda path: path.symlink_to("nothing"),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a hard link": hard_link,
    "a FIFO": lambda path: os.mkfifo(path),
    "a socket": unix_socket,
    "a folder": Path.mkdir,
}


@pytest.fixture(params=FOREIGN)
def foreign(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    FOREIGN[request.param](tmp_path / "own")
    return tmp_path / "own"


@pytest.mark.parametrize("flags", [os.O_RDWR | os.O_CREAT, os.O_WRONLY, os.O_RDONLY])
def test_nothing_else_is_opened(foreign: Path, flags: int) -> None:
    with pytest.raises(StorageError, match=f"{foreign} (is|has) "):
        own_files.open_own(foreign, flags)


def test_another_users_file_is_not_adopted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own").touch()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(StorageError, match="belongs to another user"):
        own_files.open_own(tmp_path / "own", os.O_RDWR)


@pytest.mark.parametrize("there", [b"kind: a\nmore", b"kind", b""])
def test_what_an_earlier_attempt_left_is_taken(tmp_path: Path, there: bytes) -> None:
    (tmp_path / "own").write_bytes(there)
    (tmp_path / "own").chmod(0o644)
    os.close(own_files.reopen_own(tmp_path / "own", b"kind: a"))
    assert stat.S_IMODE((tmp_path / "own").stat().st_mode) == own_files.PRIVATE


def test_a_file_that_the_umask_decides_about_is_not_open_to_all(tmp_path: Path) -> None:
    os.close(own_files.reopen_own(tmp_path / "own", b"kind: a", own_files.BY_UMASK))
    (tmp_path / "other").touch()
    assert (tmp_path / "own").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.parametrize("there", [b"kind: b\nmore", b"other", b"\0"])
@pytest.mark.parametrize("signature", [b"kind: a", b""])
def test_what_is_not_known_is_left_alone(tmp_path: Path, there: bytes, signature: bytes) -> None:
    (tmp_path / "own").write_bytes(there)
    (tmp_path / "own").chmod(0o644)
    with pytest.raises(StorageError, match="is in the way"):
        own_files.reopen_own(tmp_path / "own", signature)
    assert (tmp_path / "own").read_bytes() == there
    assert stat.S_IMODE((tmp_path / "own").stat().st_mode) == 0o644


def test_reading_a_document_never_waits(foreign: Path) -> None:
    if foreign.is_file():
        assert own_files.read_document(foreign) == b"mine"
    else:
        with pytest.raises((StorageError, OSError)) as refused:
            own_files.read_document(foreign)
        if isinstance(refused.value, StorageError):
            assert "-o" not in hint(refused.value)


def test_every_folder_that_is_made_is_private(tmp_path: Path) -> None:
    own_files.make_private_folder(tmp_path / "state" / "data8-tui" / "uploads")
    made = [tmp_path / "state", *(tmp_path / "state").rglob("*")]
    assert len(made) == 3
    assert {stat.S_IMODE(each.stat().st_mode) for each in made} == {0o700}


@pytest.mark.parametrize("part", ["data8-tui", "data8-tui/uploads"])
def test_a_folder_that_an_earlier_version_left_open_is_closed(tmp_path: Path, part: str) -> None:
    own = tmp_path / "data8-tui"
    own.mkdir(mode=0o755)
    own_files.make_private_folder(tmp_path / part)
    assert stat.S_IMODE(own.stat().st_mode) == 0o700


def test_a_folder_of_the_users_own_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    own_files.make_private_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


OPENERS = {"open", "read_bytes", "read_text", "write_bytes", "write_text", "touch"}
OTHER_OPEN = re.compile(
    r"self\.((pane|_palette)\.)?open|(self\.)?session\.((watches|looks|notices|choices)\.)?open|"
    r"(Checkpoint|UploadJournal)\.open"
)
"""Methods of the same name that open no file by themselves."""
NOT_OWN = (
    # What the user names: files to upload, a specification.
    "transfer/preflight/",
    "transfer/readers/",
    "analysis/text_table/",
    "jobs/run/result_check.py",
    # What the user names, and files in a temporary folder, read again.
    "analysis/compare/changes_apply.py",
    "analysis/compare/changes_file.py",
    "analysis/local_file/",
    "jobs/spec_file.py",
    "cli/name_completion.py",
    # Folders, /dev/null, and the terminal.
    "monitor/history/file_identity.py",
    "temporary_folder.py",
    "transfer/storage.py",
    "cli/output.py",
    "__main__.py",
    "tui/terminal_driver.py",
)
"""Where something is opened that is no file of this program."""


def opened(module: Path) -> Iterator[str]:
    """The calls in a module that open a file by its path, without those of `own_files`."""
    for node in ast.walk(ast.parse(module.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in OPENERS and not OTHER_OPEN.fullmatch(ast.unparse(node.func)):
            yield name


def test_nobody_else_opens_a_file_of_the_program() -> None:
    found = {
        str(module.relative_to(PACKAGE)): sorted(set(opened(module)))
        for module in PACKAGE.rglob("*.py")
        if "sandbox" not in module.parts and module.name != "own_files.py"
    }
    others = {name: calls for name, calls in found.items() if calls}
    assert {name: calls for name, calls in others.items() if not name.startswith(NOT_OWN)} == {}
    assert [part for part in NOT_OWN if part[-1] != "/" and part not in others] == []
