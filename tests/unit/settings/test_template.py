"""Writing config.toml: what is left behind where it can't be written."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data8_tui.settings.template import new_config, write_config


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    """Within the block, no file of this process can grow beyond `size` bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_that_is_replaced_stays_whole_where_the_disk_is_full(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("# mine\n")
    with files_limited_to(100), pytest.raises(OSError, match="File too large"):
        write_config(path, new_config(), replace=True)
    assert names_in(tmp_path) == ["config.toml"]
    assert path.read_text() == "# mine\n"


def test_no_part_of_a_new_file_is_left_where_the_disk_is_full(tmp_path: Path) -> None:
    with files_limited_to(100), pytest.raises(OSError, match="File too large"):
        write_config(tmp_path / "config.toml", new_config(), replace=False)
    assert names_in(tmp_path) == []


def test_nothing_is_left_where_the_name_is_a_folders(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(IsADirectoryError):
        write_config(tmp_path / "config.toml", new_config(), replace=True)
    assert names_in(tmp_path) == ["config.toml"]


def test_a_file_that_may_not_be_replaced_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("# mine\n")
    with pytest.raises(FileExistsError):
        write_config(path, new_config(), replace=False)
    assert path.read_text() == "# mine\n"
