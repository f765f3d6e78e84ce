"""What changed between two files: the summary, and the records with their differences marked."""

import asyncio
import errno
import os
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.analysis.compare.model import ChangeFilter, RecordState
from data8_tui.errors import StorageError
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.workers import worker_process
from data8_tui.tui import clipboard
from data8_tui.tui.local_copy import LocalCopy
from data8_tui.tui.navigation import OpenChanges, OpenJob
from data8_tui.tui.screens.changes import ChangesScreen
from data8_tui.tui.screens.changes.background_comparison import BackgroundComparison
from data8_tui.tui.screens.changes.records_screen import ChangedRecordsScreen
from data8_tui.tui.screens.jobs import JobsScreen

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox

HEADER = "id,name,email,phone\n"
BEFORE = [f"{n},Ann {n},A{n}@X.Example,020 {n}" for n in range(1, 13)]
AFTER = [f"{n},Ann {n},a{n}@x.example,020{n if n < 5 else f' {n}'}" for n in range(1, 12)]


@pytest.fixture
def request_(tmp_path: Path) -> ComparisonRequest:
    """Eleven of twelve records are in both; each has another e-mail, four have another phone."""
    paths = tmp_path / "before.csv", tmp_path / "after.csv"
    for path, rows in zip(paths, (BEFORE, AFTER), strict=True):
        path.write_text(HEADER + "\n".join(rows) + "\n")
    return ComparisonRequest(*paths)


def summary(it: "Driver") -> ChangesScreen:
    screen = it.app.screen
    assert isinstance(screen, ChangesScreen)
    return screen


def records(it: "Driver") -> ChangedRecordsScreen:
    screen = it.app.screen
    assert isinstance(screen, ChangedRecordsScreen)
    return screen


async def show(it: "Driver", request: ComparisonRequest) -> None:
    it.app.navigate(OpenChanges(request, "jobs"))
    await it.until("the result", lambda: summary(it).result is not None)
    await it.until_says("11 changed")


async def list_records(it: "Driver", *keys: str) -> None:
    await it.press(*keys)
    await it.until("the records", lambda: records(it).source and records(it).source.records.idle)
    await it.pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_how_many_addresses_changed_of_which_kind_and_which_takes_one_more_key(
    sandbox: "Sandbox", opened: "Opened", request_: ComparisonRequest, size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        await show(it, request_)
        assert it.line_with("before.csv").strip() == "before.csv → after.csv"
        assert "12 → 11 records   11 changed   0 unchanged   0 added   1 removed" in it.text
        assert "by id: no two records of a file have the same, and" in it.text
        assert it.line_with("  email").split()[:3] == ["email", "11", "━━━━━━━━"]
        assert re.search(r"  Case +11  ", it.text)
        assert re.search(r"  A9@A\.Aaaaaaa +a9@a\.aaaaaaa +9  ", it.text)
        await list_records(it, "enter")
        assert "email changed   11 records   by id" in it.text
        assert it.line_with("A10@X").split()[:4] == ["10", "A10@X.Example", "a10@x.example", "case"]
        assert all(len(line) <= size[0] for line in it.lines)


async def test_a_kind_or_a_shape_leads_to_its_own_records(
    sandbox: "Sandbox", opened: "Opened", request_: ComparisonRequest
) -> None:
    async with opened(sandbox) as it:
        await show(it, request_)
        await it.press("down")
        await it.until_says("999 9")
        await list_records(it, "tab", "down", "enter")
        assert "phone: 999 9 → 9999   4 records" in it.text
        await it.press("escape")
        await list_records(it, "shift+tab", "up", "up", "tab", "down", "enter")
        assert "removed records   1 record" in it.text
        assert "Ann 12" in it.text


async def test_the_next_difference_is_in_this_record_or_the_next_one(
    sandbox: "Sandbox", opened: "Opened", request_: ComparisonRequest
) -> None:
    async with opened(sandbox) as it:
        await show(it, request_)
        await list_records(it, "up", "enter")
        assert "all that differ   12 records" in it.text

        def place() -> tuple[int | None, str | None]:
            return records(it).grid.cursor, records(it).grid.column

        seen = []
        for _ in range(3):
            await it.press("right_square_bracket")
            seen.append(place())
        assert seen == [(0, "email"), (0, "phone"), (1, "email")]
        await it.press("left_square_bracket", "left_square_bracket")
        assert place() == (0, "email")
        await it.press("v")
        await it.until_says("change 1   ")
        await it.press("escape", "number_sign")
        await it.until_says("Jump to a change")
        await it.press("escape", "enter")
        await it.until_says("change 1 of 12")


async def test_the_list_is_filtered_by_what_is_in_the_column(
    sandbox: "Sandbox", opened: "Opened", request_: ComparisonRequest
) -> None:
    async with opened(sandbox) as it:
        await show(it, request_)
        await list_records(it, "enter")
        await it.press("f")
        await it.until_says("email: case")
        await it.press("down", "down")
        await list_records(it, "enter")
        assert records(it).wanted == ChangeFilter(state=RecordState.REMOVED)


async def test_a_list_that_fails_leaves_the_one_before_with_its_heading(
    sandbox: "Sandbox",
    opened: "Opened",
    request_: ComparisonRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuse(comparison: BackgroundComparison, wanted: ChangeFilter) -> int:
        raise StorageError("the disk is full")

    async with opened(sandbox) as it:
        await show(it, request_)
        await list_records(it, "enter")
        monkeypatch.setattr(BackgroundComparison, "count", refuse)
        await it.press("f", "end", "enter")
        await it.until_toast("disk is full")
        assert "email changed   11 records" in it.text


async def test_a_mask_hides_the_values_of_both_sides(
    sandbox: "Sandbox", opened: "Opened", request_: ComparisonRequest
) -> None:
    async with opened(sandbox) as it:
        await show(it, request_)
        await list_records(it, "enter", "m")
        assert it.line_with("X9@X").split()[:4] == ["1", "X9@X.Xxxxxxx", "x9@x.xxxxxxx", "case"]
        assert "A1@X" not in it.text


async def test_the_command_that_is_copied_gives_the_same_list(
    sandbox: "Sandbox",
    opened: "Opened",
    request_: ComparisonRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(clipboard, "copy", lambda _app, text, _what: copied.append(text))
    async with opened(sandbox) as it:
        await show(it, request_)
        await it.press("Y", "y")
        await list_records(it, "enter", "Y")
    files = [str(request_.before), str(request_.after)]
    words = ["data8-tui", "compare", *files, "--key", "id", "--column", "email", "--limit"]
    assert shlex.split(copied[0]) == [*words, "20"]
    assert copied[1].split("\t")[:2] == ["email", "11"]
    assert shlex.split(copied[2]) == [*words, "11"]


async def test_records_are_matched_anew_by_their_position(
    sandbox: "Sandbox", opened: "Opened", request_: ComparisonRequest
) -> None:
    async with opened(sandbox) as it:
        await show(it, request_)
        await it.press("b")
        await it.until_says("their position")
        await it.press("end", "enter")
        await it.until_says("Compared as text, by position")
        await it.press("b", "tab")
        await it.type("nothing")
        await it.press("enter")
        await it.until_says("there is no column “nothing”")


async def test_leaving_ends_the_comparison(
    sandbox: "Sandbox",
    opened: "Opened",
    request_: ComparisonRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    processes: list[Any] = []
    spawn = worker_process.spawn_worker

    def watched(*arguments: Any) -> Any:
        processes.append(spawn(*arguments))
        return processes[-1]

    monkeypatch.setattr(worker_process, "spawn_worker", watched)
    async with opened(sandbox) as it:
        it.app.navigate(OpenChanges(request_, "jobs"))
        await it.until("a process", lambda: processes)
        await it.press("escape")  # while it works, or after
        await it.until("the list of jobs", lambda: isinstance(it.app.screen, JobsScreen))
        await it.until("its end", lambda: processes[0].poll() is not None)
        await show(it, request_)
        await it.press("escape")
        await it.until("its end", lambda: processes[1].poll() is not None)


async def test_a_file_that_can_t_be_read_is_said(
    sandbox: "Sandbox", opened: "Opened", request_: ComparisonRequest
) -> None:
    request_.after.write_text('id,email\n1,"a\n')
    async with opened(sandbox) as it:
        it.app.navigate(OpenChanges(request_, "jobs"))
        await it.until_says("quote")
        assert "Comparing" not in it.text
        await it.press("enter", "b", "Y", "escape")
        assert isinstance(it.app.screen, JobsScreen)


async def test_without_duckdb_the_command_that_installs_it_is_said(
    sandbox: "Sandbox",
    opened: "Opened",
    request_: ComparisonRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    async with opened(sandbox) as it:
        it.app.navigate(OpenChanges(request_, "jobs"))
        await it.until_says("pip install -e '.[analysis]'")


async def ask_what_changed(it: "Driver") -> list[str]:
    """On the page of a finished job; the names of its outputs, the first of which is chosen."""
    await it.until_says("100 jobs")
    await it.until_settled()
    jobs = it.app.screen
    assert isinstance(jobs, JobsScreen)
    seen = jobs.items_in_view()
    job = next(one for one in seen if one.finished and len(one.output_datasets) > 1)
    it.app.navigate(OpenJob(job.name))
    await it.until_settled()
    await it.press("c")
    await it.until_says("Which output is compared with the input?")
    return list(job.output_datasets.values())


async def test_the_output_of_another_sessions_job_is_downloaded_after_one_question(
    sandbox: "Sandbox", opened: "Opened", request_: ComparisonRequest, tmp_path: Path
) -> None:
    async with opened(sandbox) as it:
        before, output = tmp_path / "first.csv", (await ask_what_changed(it))[0]
        queue = it.app.session.transfers
        await queue.wait(queue.start(DownloadPlan(output, before, last=5)).id)
        await it.press("enter")
        await it.until_says("the output, which is not on this machine yet")
        assert re.search(r"[\d,]+ records, about [\d.]+ .?B to download into", it.text)
        await it.until("no copy yet", lambda: not queue.active)
        await it.type(str(before))
        await it.press("enter")
        await it.until_says("first.csv has 5 records, the job's input ")
        assert not queue.active  # nothing is downloaded before that is confirmed
        await it.press("enter")
        await it.until("the result", lambda: summary(it).result is not None)
        result = summary(it).result
        assert result is not None
        assert (result.unchanged, result.changed, result.removed) == (5, 0, 0)
        await it.press("escape", "c")
        await it.until_says("Which output")
        await it.press("enter")
        await it.until_says("The file before the job")


async def test_a_second_press_looks_for_no_file_again(
    sandbox: "Sandbox", opened: "Opened", monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(sandbox) as it:
        await ask_what_changed(it)
        found: list[LocalCopy] = []
        may_end = asyncio.Event()

        async def find(copy: LocalCopy) -> None:
            found.append(copy)
            await may_end.wait()

        monkeypatch.setattr(LocalCopy, "find", find)
        await it.press("enter")
        await it.until("the look for a copy", lambda: bool(found))
        await it.press("c")
        may_end.set()
        await it.until_says("the output, which is not on this machine yet")
        await it.press("escape")
        await it.until("the end", lambda: "changes" not in {w.group for w in it.app.workers})
        assert len(found) == 1


async def test_a_disk_that_can_not_be_asked_is_said(
    sandbox: "Sandbox", opened: "Opened", monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    async with opened(sandbox) as it:
        await ask_what_changed(it)
        monkeypatch.setattr("data8_tui.tui.local_copy.shutil.disk_usage", refused)
        await it.press("enter")
        await it.until_toast("can't look at")


async def test_one_of_several_outputs_is_chosen(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        _, second, *_ = await ask_what_changed(it)
        await it.press("down", "enter")
        await it.until_says("the output, which is not on this machine yet")
        assert second in it.said_by("#panel Static")


async def test_a_key_that_is_not_certain_is_asked_for_before_anything_is_compared(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path
) -> None:
    paths = tmp_path / "before.csv", tmp_path / "after.csv"
    for path, kind in zip(paths, ("a", "b"), strict=True):
        path.write_text("name,town\n" + f"Ann,{kind}\n" * 3 + "Bob,Leeds\n")
    async with opened(sandbox) as it:
        it.app.navigate(OpenChanges(ComparisonRequest(*paths), "jobs"))
        await it.until_says("No column tells all records of both files apart.")
        await it.press("escape")
        assert summary(it).result is None
        await it.until_says("Not compared yet: b chooses the columns")
        await it.press("b", "enter")
        await it.until_says("Compared as text, by position.")
        assert "3 changed" in it.text


async def test_a_column_is_found_by_a_part_of_its_name(
    sandbox: "Sandbox", opened: "Opened", request_: ComparisonRequest
) -> None:
    async with opened(sandbox) as it:
        await show(it, request_)
        await it.press_without_a_pause("slash", *"PHO")
        await it.until_says("phone")
        await it.press("enter", "enter")
        await it.until_says("phone changed   4 records")
        await it.press("escape", "slash", *"xyz", "enter")
        await it.until_says("No column has that in its name.")
