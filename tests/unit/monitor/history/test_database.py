"""The file itself: several processes, versions, permissions, damage."""

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

import pytest

from data8_tui.api.models import Job
from data8_tui.api.status_codes import StatusCodes, StatusEvidence
from data8_tui.cli.remedies import hint
from data8_tui.errors import DocumentDamaged, StorageError
from data8_tui.monitor.history import History, JobEvidence, database, read_statuses
from data8_tui.monitor.history.damaged_file import note_damage
from data8_tui.monitor.history.database import Database
from data8_tui.monitor.history.schema import MIGRATIONS
from data8_tui.own_files import open_own
from tests.sandbox_statuses import CODES

ADDRESS = "https://api.example.org"
START = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from data8_tui.monitor.history import History, JobEvidence, read_statuses

history = History(Path(sys.argv[1]), "https://api.example.org", "me")
for number in range(20):
    history.watched.add(f"{sys.argv[2]} {number}", datetime.now(UTC))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "history.db"


def test_several_processes_begin_and_write_one_file_at_once(path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, path, str(number)]) for number in range(6)
    ]
    assert [writer.wait(50) for writer in writers] == [0] * 6
    assert len(History(path, ADDRESS, "me").watched.all()) == 120


def test_what_a_killed_process_had_noted_is_there(path: Path) -> None:
    program = f"{WRITER}\nimport os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    assert subprocess.run([sys.executable, "-c", program, path, "x"]).returncode == -9
    assert len(History(path, ADDRESS, "me").watched.all()) == 20


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Meanwhile another process's transaction doesn't end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield


def test_a_locked_file_that_is_up_to_date_is_opened_and_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = History(path, ADDRESS, "me")
    history.watched.add("a", START)
    history.close()
    monkeypatch.setattr(database, "LOCK_TIMEOUT", 0.1)
    with locked(path):
        history = History(path, ADDRESS, "me")
        assert [each.job for each in history.watched.all()] == ["a"]
        history.open_polls()
        with pytest.raises(StorageError, match="locked"):
            history.watched.add("b", START)


def test_while_one_thread_waits_to_write_another_one_reads(path: Path) -> None:
    history = History(path, ADDRESS, "me")
    with ThreadPoolExecutor() as threads:
        with locked(path):
            waiting = threads.submit(history.watched.add, "a", START)
            for _ in range(5):
                assert history.watched.all() == []
                sleep(0.01)
            assert not waiting.done()
        waiting.result()
    assert len(history.watched.all()) == 1


def test_while_an_old_file_waits_to_be_written_anew_it_is_read(path: Path) -> None:
    database = Database(path)
    database.rows("pragma auto_vacuum = none")
    database.rows("vacuum")
    with ThreadPoolExecutor() as threads:
        with locked(path):
            waiting = threads.submit(database.make_shrinkable)
            sleep(0.2)  # the first try has ended, and it waits for the next one
            longest = 0.0
            for _ in range(10):
                began = monotonic()
                assert database.rows("select * from watched") == []
                longest = max(longest, monotonic() - began)
            assert not waiting.done()
        waiting.result()
    assert database.number("pragma auto_vacuum") == 2
    assert longest < 2


def test_nobody_else_may_read_the_file(path: Path) -> None:
    history = History(path, ADDRESS, "me")
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    history.close()


def test_a_file_that_was_open_to_others_is_closed_to_them(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    path.chmod(0o666)
    history = History(path, ADDRESS, "me")
    assert {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()} == {0o600}
    history.close()


def test_the_schema_has_its_number_and_is_made_once(path: Path) -> None:
    History(path, ADDRESS, "me").close()
    History(path, ADDRESS, "me").close()
    with sqlite3.connect(path) as db:
        assert db.execute("pragma user_version").fetchone() == (len(MIGRATIONS),)
        assert db.execute("pragma journal_mode").fetchone() == ("wal",)


def test_a_file_from_a_newer_version_is_left_alone(path: Path) -> None:
    History(path, ADDRESS, "me").close()
    with sqlite3.connect(path) as db:
        db.execute(f"pragma user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(StorageError, match="newer"):
        History(path, ADDRESS, "me")


def test_what_is_no_database_is_set_aside_with_its_log_and_said_once(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this was never a database" * 100)
    path.with_name("history.db-wal").write_bytes(b"a log of something else")
    with pytest.raises(DocumentDamaged, match=r"history\.db\.damaged") as caught:
        History(path, ADDRESS, "me")
    assert "look at the jobs" in hint(caught.value)
    aside = path.with_name("history.db.damaged")
    assert aside.read_bytes().startswith(b"this was never")
    log = path.with_name("history.db-wal.damaged")
    assert log.read_bytes() == b"a log of something else"
    History(path, ADDRESS, "me").watched.add("a", START)
    assert len(History(path, ADDRESS, "me").watched.all()) == 1


def damaged(path: Path, table: str) -> None:
    """A history of some jobs, the pages of one of whose tables hold something else."""
    history = History(path, ADDRESS, "me")
    history.runs.note_all([(seen(number), None) for number in range(300)], START)
    history.close()
    with closing(sqlite3.connect(path)) as db:
        query = "select rootpage from sqlite_master where name = ?"
        (page,) = db.execute(query, (table,)).fetchone() or (1,)
        (size,) = db.execute("pragma page_size").fetchone()
    content = bytearray(path.read_bytes())
    begin = (page - 1) * size or 100  # the first page begins with the file's header
    content[begin : page * size] = b"\x77" * (page * size - begin)
    path.write_bytes(content)


def seen(number: int) -> Job:
    sent = {"name": f"job {number}", "workflowName": "w", "status": 1, "percentComplete": 1}
    return Job.from_json({**sent, "submittedAt": "2026-11-20T09:00:00Z"}, CODES)


@pytest.mark.parametrize("table", ["the schema itself", "sqlite_autoindex_accounts_1"])
def test_damaged_pages_that_are_met_at_once_are_set_aside_and_said_once(
    path: Path, table: str
) -> None:
    damaged(path, table)
    before = path.read_bytes()
    with pytest.raises(DocumentDamaged, match=r"it is history\.db\.damaged now"):
        History(path, ADDRESS, "me")
    assert path.with_name("history.db.damaged").read_bytes()[4096:] == before[4096:]
    with closing(History(path, ADDRESS, "me")) as history:
        assert history.runs.page(CODES) == []


@pytest.mark.parametrize("name", [b"tablebodies", b"runs_by_workflow", b"sqlite_autoindex_poll"])
def test_one_flipped_bit_in_the_schema_is_damage(path: Path, name: bytes) -> None:
    with closing(History(path, ADDRESS, "me")) as history:
        history.watched.add("a", START)
    content = bytearray(path.read_bytes())
    content[content.index(name) + 6] ^= 0x80
    path.write_bytes(content)
    with pytest.raises(DocumentDamaged, match=r"it is history\.db\.damaged now"):
        History(path, ADDRESS, "me")
    with closing(History(path, ADDRESS, "me")) as history:
        assert not history.watched.all()


def test_an_account_without_its_number_is_damage(path: Path) -> None:
    History(path, ADDRESS, "me").close()
    content = bytearray(path.read_bytes())
    in_index = content.index(b"\x09" + ADDRESS.encode())  # 9: the type of the account's number, 1
    content[in_index] = 0
    path.write_bytes(content)
    with pytest.raises(DocumentDamaged, match=r"it is history\.db\.damaged now"):
        History(path, ADDRESS, "me")


def test_damaged_pages_that_are_met_later_are_set_aside_at_the_next_start(path: Path) -> None:
    damaged(path, "bodies")
    with closing(History(path, ADDRESS, "me")) as history:
        with pytest.raises(DocumentDamaged, match="malformed") as caught:
            history.runs.page(CODES)
        assert "The next start checks the file" in hint(caught.value)
        assert not history.watched.all(), "what is whole can still be read"
    with pytest.raises(DocumentDamaged, match=r"it is history\.db\.damaged now"):
        History(path, ADDRESS, "me")
    History(path, ADDRESS, "me").close()
    names = {each.name for each in path.parent.iterdir()}
    assert names == {"history.db", "history.db.damaged"}


def test_a_damaged_history_that_another_process_has_open_stays(path: Path) -> None:
    damaged(path, "bodies")
    program = "import sys; from pathlib import Path; from data8_tui.monitor.history import History"
    program += "; h = History(Path(sys.argv[1]), 'x', 'y'); print('open', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with closing(History(path, ADDRESS, "me")) as history, pytest.raises(DocumentDamaged):
            history.runs.page(CODES)
        with pytest.raises(StorageError, match="another data8-tui has it open") as caught:
            History(path, ADDRESS, "me")
        assert "End every other data8-tui" in hint(caught.value)
        other.stdin.write(b"\n")
    with pytest.raises(DocumentDamaged, match=r"it is history\.db\.damaged now"):
        History(path, ADDRESS, "me")


def test_a_history_that_is_whole_after_all_is_kept(path: Path) -> None:
    with closing(History(path, ADDRESS, "me")) as history:
        history.watched.add("a", START)
        history.statuses.note([JobEvidence("2", "a", StatusEvidence.RUNNING)])
    note_damage(path)
    for _ in range(2):
        with closing(History(path, ADDRESS, "me")) as history:
            assert len(history.watched.all()) == 1
    assert [each.name for each in path.parent.iterdir()] == ["history.db"]


def test_processes_that_find_no_database_at_once_lose_no_new_history(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this was never a database" * 100)
    program = WRITER.replace(
        "history = ",
        "try: History(Path(sys.argv[1]), 'x', 'y')\nexcept Exception: pass\nhistory = ",
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, path, str(number)]) for number in range(6)
    ]
    assert [writer.wait(50) for writer in writers] == [0] * 6
    assert len(History(path, ADDRESS, "me").watched.all()) == 120
    assert len(list(path.parent.glob("*damaged*"))) == 1


@pytest.mark.parametrize("first", ["other = History", "History"], ids=["kept", "dropped"])
def test_processes_that_open_it_twice_lose_nothing_of_one_another(path: Path, first: str) -> None:
    """Closing any descriptor of a file drops the locks of all connections of the process."""
    program = WRITER.replace("history = ", f"{first}(Path(sys.argv[1]), 'x', 'y')\nhistory = ")
    writers = [
        subprocess.Popen([sys.executable, "-c", program, path, str(number)]) for number in range(6)
    ]
    assert [writer.wait(50) for writer in writers] == [0] * 6
    assert len(History(path, ADDRESS, "me").watched.all()) == 120


def test_a_file_that_is_open_here_is_not_opened_and_closed_besides_sqlite(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = History(path, ADDRESS, "me")
    opened: list[Path] = []

    def noted(file: Path, *flags: int) -> int:
        opened.append(file)
        return open_own(file, *flags)

    monkeypatch.setattr(database, "open_own", noted)
    second = History(path, ADDRESS, "you")
    assert opened == []
    first.close()
    del second  # its connection is closed with it
    History(path, ADDRESS, "me").close()
    assert opened == [path]


def test_another_programs_database_is_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        db.execute("create table bookmarks (address text)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(StorageError, match="another program"):
        History(path, ADDRESS, "me")
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["history.db"]


def test_a_full_disk_is_said_as_such(path: Path) -> None:
    full = Database(path)
    pages = full.rows("pragma page_count")[0][0]
    full.rows(f"pragma max_page_count = {pages}")
    insert = "insert into accounts (address, client_id) values (hex(zeroblob(9000)), 'me')"
    with pytest.raises(StorageError, match="full") as caught, full.writing() as db:
        db.execute(insert)
    assert "Free some space" in hint(caught.value)
    assert full.rows("select * from accounts") == []


def test_a_folder_that_cannot_be_made_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(StorageError, match="can't be used"):
        History(tmp_path / "state" / "history.db", ADDRESS, "me")


def test_a_closed_history_refuses_in_words(path: Path) -> None:
    history = History(path, ADDRESS, "me")
    history.close()
    with pytest.raises(StorageError):
        history.watched.all()


def test_accounts_share_the_file_and_nothing_else(path: Path) -> None:
    one = History(path, ADDRESS, "me")
    one.journals.write("key", {"job": "mine"})
    assert History(path, ADDRESS, "you").journals.read("key") == {}
    assert History(path, "https://other.example.org", "me").journals.read("key") == {}
    assert History(path, f"{ADDRESS}/".upper(), "me").journals.read("key") == {"job": "mine"}


def test_a_file_of_the_first_version_is_opened_and_keeps_what_it_has(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        for statement in MIGRATIONS[0]:
            db.execute(statement)
        db.execute("insert into accounts values (1, ?, 'me')", (ADDRESS,))
        db.execute("insert into runs values (1, 'old', 'w', 10.0, 20.0, 'completed', 5)")
        db.execute("insert into watched values (1, 'old', 10.0, null)")
        db.execute("pragma user_version = 1")
    history = History(path, ADDRESS, "me")
    assert [each.job for each in history.watched.all()] == ["old"]
    assert history.runs.workflows() == ["w"]
    assert history.runs.of("w", StatusCodes({"completed": [2]})) == [], "its state was a guess"
    assert history.statuses.tally() == {}
    history.close()
    assert read_statuses(path, ADDRESS, "me") == {}


def test_statuses_are_read_where_there_is_no_history_and_none_is_made(path: Path) -> None:
    assert read_statuses(path, ADDRESS, "me") == {}
    assert not path.exists()
    history = History(path, ADDRESS, "me")
    history.statuses.note([JobEvidence("3", "a", StatusEvidence.COMPLETE)])
    assert read_statuses(path, f"{ADDRESS.upper()}/", "me") == {"3": {StatusEvidence.COMPLETE: 1}}
    assert read_statuses(path, ADDRESS, "another") == {}
