"""A file has its name when it is complete, one process writes it, and nothing is left of others."""

from pathlib import Path

import pytest

from data8_tui.analysis.written_file import reserved, written_file
from data8_tui.errors import StorageError, TargetBusy, UsageError


def write(target: Path, text: bytes, *, overwrite: bool = False) -> None:
    with written_file(target, b"", overwrite=overwrite) as file:
        file.write(text)


def test_a_file_that_appears_meanwhile_is_replaced_only_where_that_is_asked(
    tmp_path: Path,
) -> None:
    target = tmp_path / "out.csv"

    def fail() -> None:
        with reserved(target), written_file(target, b"") as file:
            file.write(b"ours")
            target.write_text("theirs")

    with pytest.raises(UsageError, match="already exists"):
        fail()
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("out.csv", "theirs")]
    write(target, b"ours", overwrite=True)
    assert target.read_text() == "ours"


def test_two_writers_are_one_too_many(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    with reserved(target):
        with pytest.raises(TargetBusy, match="being written by another run"), reserved(target):
            pytest.fail("both have it")
        write(target, b"whole")
    with reserved(target):
        pass
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("texts", [b"", b"short", b"longer than the mark is, by far\n" * 9])
def test_what_a_killed_writer_left_is_taken_whatever_it_wrote(tmp_path: Path, texts: bytes) -> None:
    target, unfinished = tmp_path / "out.csv", tmp_path / "out.csv.new"

    def killed() -> None:
        with written_file(target, b"other") as file:
            file.write(b"other\n" * 20_000)
            raise OSError

    with pytest.MonkeyPatch.context() as kept:
        kept.setattr(Path, "unlink", lambda *_, **__: None)
        with pytest.raises(StorageError):
            killed()
    assert unfinished.read_bytes().startswith(b"data8-tui: ")
    with reserved(target), written_file(target, texts[:64]) as file:
        for at in range(0, len(texts), 7):
            file.write(texts[at : at + 7])
    assert target.read_bytes() == texts
    assert not unfinished.exists()


def test_what_was_about_to_get_its_name_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out.csv.new").write_bytes(b"ours and more")
    write_signed = written_file(tmp_path / "out.csv", b"ours")
    with write_signed as file:
        file.write(b"ours again")
    assert (tmp_path / "out.csv").read_bytes() == b"ours again"


def test_nothing_is_left_of_what_failed_nor_is_anything_lost(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"

    def fail() -> None:
        with reserved(target), written_file(target, b"") as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert not list(tmp_path.iterdir())
    (tmp_path / "out.csv.new").write_text("somebody's")
    with pytest.raises(StorageError), reserved(target), written_file(target, b"ours"):
        pytest.fail("it was opened")
    assert (tmp_path / "out.csv.new").read_text() == "somebody's"
