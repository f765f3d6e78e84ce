"""Temporary folders: kept while their process lives, removed by the next one, and nothing else."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from data8_tui.errors import StorageError
from data8_tui.temporary_folder import TemporaryFolder, remove_abandoned

PROGRAM = (
    "from data8_tui.temporary_folder import TemporaryFolder\n"
    "import time\n"
    "print(TemporaryFolder().path, flush=True)\n"
    "time.sleep(600)\n"
)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def aged(path: Path) -> Path:
    os.utime(path, (1, 1), follow_symlinks=False)
    return path


def abandoned(place: Path, name: str) -> Path:
    folder = place / name
    folder.mkdir(mode=0o700)
    (folder / "in-use").touch(mode=0o600)
    (folder / "transfers").mkdir()
    (folder / "transfers" / "one.json").write_text("{}")
    return aged(folder)


def test_one_of_a_killed_process_is_removed_by_the_next() -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        path = aged(Path(process.stdout.readline().decode().strip()))
        remove_abandoned()
        assert path.exists()
        process.kill()
        process.wait()
    mine = TemporaryFolder()
    assert not path.exists()
    mine.remove()
    assert not mine.path.exists()


def test_a_young_one_is_left(place: Path) -> None:
    folder = abandoned(place, "data8-tui-young")
    os.utime(folder)
    remove_abandoned()
    assert folder.exists()


def test_no_link_is_followed_and_nothing_else_is_touched(place: Path) -> None:
    kept = abandoned(place, "mine")
    (place / "data8-tui-link").symlink_to(kept)
    (place / "data8-tui-file").write_text("mine")
    without_lock = place / "data8-tui-of-another-version"
    without_lock.mkdir(mode=0o700)
    shared = abandoned(place, "data8-tui-shared")
    shared.chmod(0o755)
    odd = abandoned(place, "data8-tui-odd")
    (odd / "in-use").unlink()
    os.mkfifo(odd / "in-use")
    linked = abandoned(place, "data8-tui-linked")
    (linked / "in-use").unlink()
    (linked / "in-use").symlink_to(kept / "in-use")
    inside = abandoned(place, "data8-tui-inside")
    (inside / "out").symlink_to(kept)
    for folder in (without_lock, shared, odd, linked, inside):
        aged(folder)
    remove_abandoned()
    left = {path.name for path in place.iterdir()}
    assert "data8-tui-inside" not in left
    assert {
        "mine",
        "data8-tui-link",
        "data8-tui-file",
        "data8-tui-shared",
        "data8-tui-linked",
    } <= left
    assert without_lock.name in left
    assert (kept / "transfers" / "one.json").exists()


def test_a_folder_that_can_not_be_made_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(StorageError, match="temporary files: No such file"):
        TemporaryFolder()
