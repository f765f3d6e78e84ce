"""The log: one file for all processes of its user, replaced when it is full, without a secret."""

import logging
import shutil
import stat
from pathlib import Path

import pytest

from data8_tui import event_log
from data8_tui.errors import StorageError
from data8_tui.redaction import register_secret
from tests.canaries import SECRET, leaks, spellings

LOG = logging.getLogger("data8_tui.api.retry")


def test_nothing_is_written_before_it_is_asked_for(tmp_path: Path) -> None:
    LOG.info("unheard")
    assert event_log.last_lines(5) == []
    with event_log.written_log(1):
        LOG.info("a reason; try %d", 2)
    LOG.info("unheard")
    first, second = event_log.last_lines(5)
    assert first.endswith("begins")
    assert second.endswith(" retry: a reason; try 2")
    assert second[:4].isdecimal()
    assert stat.S_IMODE(event_log.log_path().stat().st_mode) == 0o600


def test_no_credential_and_no_control_character_is_written() -> None:
    register_secret(SECRET)
    with event_log.written_log(1):
        for spelling in spellings(SECRET).values():
            LOG.info("sent %s\x1b[31m\nto a server", spelling)
    text = event_log.log_path().read_text()
    assert leaks(text) == []
    assert "***" in text
    assert "\x1b" not in text
    assert text.count("\n") == len(spellings(SECRET)) + 1


def test_a_full_file_is_replaced_and_every_process_goes_on_in_the_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with event_log.written_log(1), event_log.written_log(1):
        one, other = logging.getLogger("data8_tui").handlers[-2:]
        assert isinstance(one, event_log.OwnFileHandler)
        one.maxBytes = 200
        record = LOG.makeRecord(LOG.name, logging.INFO, "", 0, "x" * 100, (), None)
        for _ in range(3):
            one.emit(record)
        other.emit(record)
        assert event_log.earlier_log_path().exists()
        lines = event_log.log_path().read_text().splitlines()
        assert lines[-1].endswith("x" * 100)
        assert len(lines) == len(event_log.last_lines(9)) - len(
            event_log.earlier_log_path().read_text().splitlines()
        )


def test_a_link_in_its_place_is_refused(tmp_path: Path) -> None:
    path = event_log.log_path()
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match="is a link"), event_log.written_log(1):
        pass
    with pytest.raises(StorageError, match="is a link"):
        event_log.last_lines(1)
    assert not (tmp_path / "elsewhere").exists()


def test_a_removed_folder_disturbs_nothing() -> None:
    with event_log.written_log(1):
        shutil.rmtree(event_log.log_path().parent)
        LOG.info("dropped")
        LOG.info("dropped too")
    assert event_log.last_lines(9) == []


def test_what_is_logged_after_the_folder_returned_is_written() -> None:
    folder = event_log.log_path().parent
    with event_log.written_log(1):
        shutil.rmtree(folder)
        LOG.info("dropped")
        folder.mkdir(mode=0o700)
        LOG.info("written")
    assert [line[-7:] for line in event_log.last_lines(2)] == ["written"]


def test_a_link_that_replaces_it_gets_nothing_and_disturbs_nothing(tmp_path: Path) -> None:
    path, elsewhere = event_log.log_path(), tmp_path / "elsewhere"
    elsewhere.touch()
    with event_log.written_log(1):
        path.unlink()
        path.symlink_to(elsewhere)
        LOG.info("dropped")
        LOG.info("dropped too")
    assert elsewhere.read_text() == ""
