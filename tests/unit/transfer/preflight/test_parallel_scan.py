"""A file scanned in two halves must give what it gives as a whole."""

import os
import signal
import subprocess
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data8_tui.cli.remedies import sentence
from data8_tui.transfer.preflight import parallel_scan
from data8_tui.transfer.preflight.scan import OnScanProgress, Scan, ScanProgress, scan
from data8_tui.transfer.readers.batch import BATCH, Problem
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.workers import spawn

PLAIN = "1,a\n"


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.fixture
def second_halves(monkeypatch) -> list[parallel_scan.SecondHalf]:
    """Those that have been begun."""
    begun: list[parallel_scan.SecondHalf] = []
    enter = parallel_scan.SecondHalf.__enter__

    def noted(self: parallel_scan.SecondHalf) -> parallel_scan.SecondHalf:
        begun.append(self)
        return enter(self)

    monkeypatch.setattr(parallel_scan.SecondHalf, "__enter__", noted)
    return begun


def as_a_whole(path: Path, asked: ReadOptions | None = None) -> Scan:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel_scan, "_WORTH_A_PROCESS", 1 << 40)
        return scan(path, asked)


def in_halves(
    path: Path, asked: ReadOptions | None = None, on_progress: OnScanProgress = lambda so_far: None
) -> Scan:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel_scan, "_WORTH_A_PROCESS", 1)
        return scan(path, asked, on_progress)


def comparable(found: Scan) -> Scan | Problem:
    """All of it, or where reading was broken off why: the rest is short by a batch then."""
    if not found.problems:
        return found
    last = found.problems[-1]
    said = sentence(last.message)
    broken_off = any(why in said for why in ("never closed", "closing quote", "isn't UTF-8"))
    return last if broken_off else found


LINES = st.sampled_from(
    [
        *(PLAIN, "007,\n", ",b\n", "\n", "\r\n", '2,""\n', "3\n", "1,2,3\n", "6,é\n"),
        *('"1","a,b"\r\n', '4,"over\ntwo\nlines"\n', '"5\n'),
    ]
)


@settings(max_examples=40, deadline=None)
@given(lines=st.lists(LINES, max_size=60))
def test_whatever_stands_in_it_the_facts_are_the_same(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_text("n,t\n" + "".join(lines), newline="")
    assert comparable(in_halves(path)) == comparable(as_a_whole(path))


def write(path: Path, before: str, behind: str, times: int = 3000) -> None:
    """So that the middle lies between the two."""
    length = max(len(before), len(behind))
    path.write_text("n,t\n" + before + PLAIN * times + PLAIN * times + behind)
    assert length < len(PLAIN * times)


def test_what_the_second_half_finds_stands_at_its_own_line(tmp_path, second_halves):
    path = tmp_path / "t.csv"
    write(path, "1\n\n", "\n2\nx,é\n")
    found = in_halves(path)
    assert found == as_a_whole(path)
    assert found.records == 6001
    assert [each.line for each in found.problems] == [2, 6005]
    assert found.not_whole[0] is not None
    assert found.not_whole[0].line == 6006
    assert tuple(map(sentence, found.warnings)) == ("blank lines that are no records: 2",)
    [second] = second_halves
    assert second.progress.records == 3000


@pytest.mark.parametrize("codec", ["utf-8-sig", "cp1252", "iso8859-15"])
def test_halves_are_read_in_the_files_encoding(tmp_path, second_halves, codec):
    path = tmp_path / "t.csv"
    path.write_text("n,t\n" + "1,é\n" * 4000 + "x,é\n", encoding=codec)
    found = in_halves(path, ReadOptions(encoding=codec))
    assert found == as_a_whole(path, ReadOptions(encoding=codec))
    assert found.records == 4001
    assert found.headers == ("n", "t")
    assert second_halves[0].progress.stats is not None


@pytest.mark.parametrize("codec", ["utf-16", "utf-32", "utf-7"])
def test_where_a_newline_is_no_single_byte_it_is_read_as_a_whole(tmp_path, second_halves, codec):
    path = tmp_path / "t.csv"
    path.write_text("n,t\n" + "1,Ċ\n" * 4000, encoding=codec)
    assert in_halves(path, ReadOptions(encoding=codec)).records == 4000
    assert second_halves == []


def test_a_record_across_the_middle_is_read_by_the_first(tmp_path, second_halves):
    path = tmp_path / "t.csv"
    path.write_text("n,t\n" + PLAIN * 1000 + '1,"' + "1,b\n" * 1000 + '"\n' + PLAIN * 1000)
    found = in_halves(path)
    assert found == as_a_whole(path)
    assert found.records == 2001
    assert len(second_halves) == 1


def test_a_header_beyond_the_middle_is_one(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('n,"' + "t\n" * 1000 + '"\n' + PLAIN * 10)
    assert in_halves(path) == as_a_whole(path)


@pytest.mark.parametrize(
    ("behind", "said"), [(b'1,"2\n', "never closed"), (b"1,\xff\n", "isn't UTF-8")]
)
def test_what_ends_the_second_half_early_is_said_as_of_the_whole(tmp_path, behind, said):
    path = tmp_path / "t.csv"
    path.write_bytes(b"n,t\n" + PLAIN.encode() * 5000 + behind + PLAIN.encode() * 10)
    found = in_halves(path)
    assert comparable(found) == comparable(as_a_whole(path))
    assert said in sentence(found.problems[0].message)
    assert found.problems[0].line == 5002


@pytest.mark.parametrize("text", ["\n" * 900 + "n,t\n1,a\n", "\n\n\n"])
def test_a_header_behind_the_middle_is_found(tmp_path, text):
    path = tmp_path / "t.csv"
    path.write_text(text)
    assert in_halves(path) == as_a_whole(path)


@pytest.mark.parametrize(
    "program",
    [
        ["true"],
        ["echo", "not a frame at all, and longer than a head"],
        ["sh", "-c", "kill -STOP $$"],
        None,
    ],
)
def test_without_a_second_process_the_first_reads_it_all(tmp_path, monkeypatch, program):
    path = tmp_path / "t.csv"
    write(path, "", "x,y\n")
    expected = as_a_whole(path)

    def started(module: str, task: object) -> "subprocess.Popen[bytes]":
        if program is None:
            raise BlockingIOError("no more processes")
        return subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr(parallel_scan, "spawn_worker", started)
    monkeypatch.setattr(spawn, "REPLY_TIMEOUT", 0.3)
    assert in_halves(path) == expected


def test_without_another_thread_the_first_reads_it_all(
    tmp_path, monkeypatch, second_halves: list[parallel_scan.SecondHalf]
):
    path = tmp_path / "t.csv"
    write(path, "", "x,y\n")
    expected = as_a_whole(path)

    def start(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(parallel_scan.threading.Thread, "start", start)
        assert in_halves(path) == expected
    [second] = second_halves
    assert second._process is not None
    assert second._process.returncode == -signal.SIGKILL


def test_a_scan_that_nobody_wants_ends_the_second_process(tmp_path, second_halves):
    path = tmp_path / "t.csv"
    write(path, "", "")

    def stop(so_far: ScanProgress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_halves(path, on_progress=stop)
    [second] = second_halves
    assert second._process is not None
    assert second._process.returncode in (-signal.SIGKILL, 0)  # on a busy machine it has ended
    assert not second._thread.is_alive()


def test_how_far_it_is_counts_both_halves(tmp_path):
    path = tmp_path / "t.csv"
    write(path, "", "", times=10 * BATCH)
    progress: list[ScanProgress] = []
    found = in_halves(path, on_progress=progress.append)
    assert all(0 <= each.position <= each.size for each in progress)
    assert [each.records for each in progress] == sorted(each.records for each in progress)
    assert progress[-1].records <= found.records == 20 * BATCH


def test_the_problems_of_both_halves_are_counted(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("n,t\n" + PLAIN * 500 + "1,2,3\n" * 1000 + PLAIN * 500)
    found = in_halves(path)
    assert found == as_a_whole(path)
    assert (found.problem_count, len(found.problems), found.records) == (1000, 100, 1000)
