"""The journal: what is noted is there after any crash, and only one run holds it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.cli.remedies import hint
from data8_tui.errors import DocumentDamaged, StorageError, TargetBusy
from data8_tui.transfer.upload.journal import (
    DatasetPhase,
    JournalEntry,
    UploadJournal,
    dataset_lock,
    parse_journal,
    unfinished_uploads,
)

NOW = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
SOURCE = Path("/data/contacts.csv")
CONTENT = {"block_records": 1000, "records": 2500}


def entry(dataset="contacts"):
    return JournalEntry(dataset, "abc", CONTENT, NOW.isoformat())


def opened(folder, source=SOURCE, account="me", now=NOW):
    return UploadJournal.open(folder, account, source, now)


def test_what_is_noted_is_there_for_the_next_run(tmp_path):
    journal = opened(tmp_path)
    one, two = entry("one"), entry("two")
    for each in (one, two):
        journal.record_intent(each)
        journal.set_phase(each, DatasetPhase.CREATED)
    journal.set_blocks(one, 2)
    journal.set_blocks(two, 3)
    journal.set_phase(two, DatasetPhase.COMPLETE)
    journal.close()
    journal = opened(tmp_path)
    assert journal.latest == two
    assert journal.entry("one") == one
    assert (one.records, two.records) == (2000, 2500)
    journal.forget(two)
    assert journal.latest == one
    journal.close()


def test_another_file_or_account_has_its_own(tmp_path):
    journal = opened(tmp_path)
    journal.record_intent(entry())
    for other in (opened(tmp_path, Path("/data/other.csv")), opened(tmp_path, account="you")):
        assert other.latest is None
        other.close()
    journal.close()


def test_one_run_holds_it_and_the_other_is_told_who(tmp_path):
    journal = opened(tmp_path)
    with pytest.raises(TargetBusy, match=r"process \d+ on .* since Sat 21 Nov \d\d:05:\d\d"):
        opened(tmp_path)
    journal.close()
    opened(tmp_path).close()


def test_a_datasets_name_is_held_while_it_is_filled(tmp_path):
    with dataset_lock(tmp_path, "me", "contacts"):
        with pytest.raises(TargetBusy, match="contacts"), dataset_lock(tmp_path, "me", "contacts"):
            pass
        with dataset_lock(tmp_path, "me", "other"), dataset_lock(tmp_path, "you", "contacts"):
            pass
    with dataset_lock(tmp_path, "me", "contacts"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [None, 0, "1000", 2.5])
def test_an_entry_that_could_not_be_gone_on_with_is_none(tmp_path, size):
    journal = opened(tmp_path)
    journal.record_intent(
        JournalEntry("contacts", "abc", {"records": 5, "block_records": size}, NOW.isoformat())
    )
    journal.close()
    assert parse_journal(next(tmp_path.iterdir()).read_bytes()).entries == {}


@pytest.mark.parametrize("blocks", [None, "5", -1, True])
def test_a_count_that_is_none_ends_what_is_believed(tmp_path, blocks):
    journal = opened(tmp_path)
    one = entry()
    journal.record_intent(one)
    journal.set_blocks(one, 1)
    journal.close()
    [path] = tmp_path.iterdir()
    line = json.dumps({"dataset": one.dataset, "blocks": blocks}).encode()
    told = parse_journal(path.read_bytes() + line + b"\n").entries[one.dataset]
    assert told.blocks == 1


def whole_text(folder):
    journal = opened(folder)
    first = entry()
    journal.record_intent(first)
    journal.set_phase(first, DatasetPhase.CREATED)
    for blocks in (1, 2, 3):
        journal.set_blocks(first, blocks)
    journal.set_phase(first, DatasetPhase.COMPLETE)
    journal.close()
    [path] = folder.iterdir()
    return path


@given(st.data())
def test_a_torn_or_damaged_tail_is_as_if_it_had_never_been(tmp_path_factory, data):
    path = whole_text(tmp_path_factory.mktemp("state"))
    text = path.read_bytes()
    cut = data.draw(st.integers(0, len(text)))
    torn = text[:cut] + data.draw(st.sampled_from([b"", b"\0\0\0", b"[1]\n", b'{"x": 1}\n']))
    path.write_bytes(torn)
    if torn.endswith(b"\n") and not torn.startswith(text.splitlines(keepends=True)[0]):
        with pytest.raises(DocumentDamaged):  # nothing that a crash leaves: a first line is whole
            opened(path.parent)
        return
    told = parse_journal(torn)
    assert text.startswith(torn[: told.size])
    journal = opened(path.parent)
    before = journal.latest
    second = entry("second")
    journal.record_intent(second)
    journal.close()
    after = parse_journal(path.read_bytes())
    assert after.entries["second"] == second
    assert before is None or after.entries["contacts"] == before


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_a_line_that_was_on_the_disk_and_cant_be_read_is_no_reason_to_begin_anew(tmp_path, at):
    path = whole_text(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[at] = lines[at].replace(b":", b";", 1)
    path.write_bytes(b"".join(lines))
    with pytest.raises(
        StorageError, match=rf"contacts\.csv.*{path.name}.*line {at + 1} "
    ) as raised:
        opened(tmp_path)
    assert "begins anew" in hint(raised.value)
    assert path.read_bytes() == b"".join(lines)
    path.unlink()
    opened(tmp_path).close()


def test_what_is_unfinished_can_be_listed(tmp_path):
    for number, phase in enumerate(DatasetPhase):
        journal = opened(tmp_path, Path(f"/data/{phase}.csv"))
        each = JournalEntry(
            f"d{number}", "abc", CONTENT, (NOW - timedelta(hours=number)).isoformat()
        )
        journal.record_intent(each)
        journal.set_phase(each, phase)
        journal.close()
    (tmp_path / "junk.jsonl").write_text("not ours\n")
    found = [(path.name, each.dataset) for path, each in unfinished_uploads(tmp_path, "me")[0]]
    assert found == [("created.csv", "d1"), ("intended.csv", "d0")]
    assert unfinished_uploads(tmp_path, "you") == ([], [])
    assert unfinished_uploads(tmp_path / "none", "me") == ([], [])


def test_what_was_finished_long_ago_is_forgotten(tmp_path):
    for name, phase in {"done": DatasetPhase.COMPLETE, "half": DatasetPhase.CREATED}.items():
        journal = opened(tmp_path, Path(f"/data/{name}.csv"))
        each = entry(name)
        journal.record_intent(each)
        journal.set_phase(each, phase)
        journal.close()
    opened(tmp_path, now=datetime.now(UTC) + timedelta(days=91)).close()
    assert [each.dataset for _, each in unfinished_uploads(tmp_path, "me")[0]] == ["half"]
    assert len(list(tmp_path.iterdir())) == 2


def test_only_its_owner_may_read_it(tmp_path):
    folder = tmp_path / "state" / "uploads"
    opened(folder).close()
    [path] = folder.iterdir()
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_state_folder_that_cant_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError) as caught:
        opened(tmp_path / "file" / "uploads")
    assert "XDG_STATE_HOME" in hint(caught.value)
