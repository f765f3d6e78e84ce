"""Rows of lists that are marked, and the commands that act on them."""

from typing import TYPE_CHECKING

import pytest

from data8_tui.errors import NotFound, StorageError
from data8_tui.tui import clipboard
from data8_tui.tui.dialogs.download_dialog import DownloadDialog
from data8_tui.tui.listing import MarkedScreen

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from data8_tui.sandbox.server import Sandbox
    from tests.pilot.conftest import Driver, Opened


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are copied."""
    texts: list[str] = []
    monkeypatch.setattr(clipboard, "copy", lambda app, text, what: texts.append(f"{what}: {text}"))
    return texts


def listing(it: "Driver") -> "MarkedScreen[Any]":
    assert isinstance(it.app.screen, MarkedScreen)
    return it.app.screen


def starred(it: "Driver") -> list[str]:
    """The lines with the mark, without it."""
    return [line[2:].strip() for line in it.lines if line[1:2] == "*"]


async def test_marks_stay_with_their_jobs_wherever_these_are(
    sandbox: "Sandbox", opened: "Opened", copied: list[str]
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("page 1 · 100 jobs")
        names = [job.name for job in listing(it).shown]
        await it.press("m", "m", "down", "m")
        await it.until_says("3 marked · page 1")
        marked = [names[0], names[1], names[3]]
        assert list(listing(it).marks) == marked
        assert listing(it).grid.picked == set(marked)
        assert len(starred(it)) == 3
        await it.until("the last line", lambda: "d download marked" in it.lines[-1])
        await it.press("y")
        assert copied == ["A list of 3 job names: " + "\n".join(marked)]
        await it.press("s")
        await it.until_says("Job ▲")
        assert list(listing(it).marks) == marked
        await it.press("right_square_bracket")
        await it.until_says("3 marked, 3 of them not here · page 2")
        await it.press("asterisk")
        await it.until_says("103 marked, 3 of them not here")
        await it.press("asterisk", "left_square_bracket")
        await it.until_says("3 marked · page 1")
        await it.press("plus")
        await it.until_says("100 marked")
        await it.press("minus")
        await it.until("no mark", lambda: "marked" not in it.text)
        assert not starred(it)
        await it.press("y")
        assert copied[1:] == [f"The job's name: {listing(it).under_cursor()}"]


async def test_the_outputs_of_marked_jobs_are_downloaded_into_one_folder(
    sandbox: "Sandbox", opened: "Opened", tmp_path: "Path", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(sandbox) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.until_says("✓ completed")
        page = listing(it)
        going = next(job.name for job in page.shown if not job.finished)
        lacking = next(job.name for job in reversed(page.shown) if not job.detailed)
        done = next(job.name for job in page.shown if job.succeeded and job.output_datasets)
        page.marks = dict.fromkeys([going, done, lacking])
        await it.press("d")
        await it.until("the dialog", lambda: isinstance(it.app.screen, DownloadDialog))
        await it.until_toast(f"Left out: 1 job not finished ({going}")
        wanted = it.app.screen._wanted
        assert set(it.app.session.store.job(done).output_datasets.values()) <= set(wanted)
        assert set(it.app.session.store.job(lacking).output_datasets.values()) <= set(wanted)
        assert f"Download {len(wanted)} datasets" in it.text
        there = tmp_path / it.app.screen._plans()[0].target.name
        there.write_text("mine")
        await it.press("enter")
        problem = f"{there.name} is there already. Tick the box to replace it."
        await it.until("why not", lambda: problem in it.said_by("#problem"))
        assert not it.app.session.transfers.transfers


async def test_what_is_there_no_more_loses_its_mark_with_a_sentence(
    sandbox: "Sandbox", opened: "Opened", monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(sandbox, start="overview") as it:
        await it.press("2")
        await it.until_says("page 1 · 100 datasets")
        page = listing(it)

        async def gone(name: str) -> None:
            raise NotFound(f"there is no dataset “{name}”")

        monkeypatch.setattr(page, "fetch_details", gone)
        lost = [dataset.name for dataset in page.shown if not dataset.detailed][-1]
        page.marks = {lost: None}
        await it.press("d")
        await it.until_toast(f"There no more, and so marked no more, is {lost}.")
        assert not page.marks
        assert it.app.screen is page


async def test_marked_jobs_are_watched_together(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("● running")
        page = listing(it)
        going = [job.name for job in page.shown if job.detailed and not job.finished][:2]
        done = next(job.name for job in page.shown if job.finished)
        page.marks = dict.fromkeys([*going, done])
        await it.press("w")
        await it.until_toast("2 marked jobs are watched: you will be told when they end or stall.")
        await it.until_toast("1 has ended already.")
        assert set(going) <= {name for name in going if name in it.app.session.watches}
        await it.press("w")
        await it.until_toast("2 marked jobs are watched no more.")
        assert not [name for name in going if name in it.app.session.watches]


async def test_what_can_not_be_begun_is_named_and_the_rest_begins(
    sandbox: "Sandbox", opened: "Opened", tmp_path: "Path", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(sandbox, start="overview") as it:
        await it.press("2")
        await it.until_says("✓ complete")
        page, transfers = listing(it), it.app.session.transfers
        first, second = [one.name for one in page.shown if one.detailed and not one.input][:2]
        start = transfers.start

        def refuse_second(plan: "Any") -> "Any":
            if plan.dataset == second:
                raise StorageError("the disk is full")
            return start(plan)

        monkeypatch.setattr(transfers, "start", refuse_second)
        sent = next(one.name for one in page.shown if one.detailed and one.input)
        page.marks = {first: None, second: None, sent: None}
        await it.press("d")
        await it.until("the dialog", lambda: isinstance(it.app.screen, DownloadDialog))
        await it.until_toast(f"Left out: {sent}: ")
        await it.press("enter")
        await it.until_toast("1 of 2 files are not begun.")
        assert "the disk is full" in it.said_by("Toast")
        assert [one.dataset for one in transfers.transfers] == [first]
