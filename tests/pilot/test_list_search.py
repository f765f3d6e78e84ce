"""Lists searched over all their pages: by state, by a part of a name, with what was looked at."""

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from data8_tui.api.models import Job
from data8_tui.api.status_codes import UNDER_WAY, JobState
from data8_tui.tui.dialogs.name_search import SearchState
from data8_tui.tui.navigation import ShowJobs
from data8_tui.tui.screens.datasets import DatasetsScreen
from data8_tui.tui.screens.job import JobScreen
from data8_tui.tui.screens.jobs import JobsScreen
from tests.pilot.conftest import hold_pages

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox


def page(it: "Driver") -> JobsScreen:
    assert isinstance(it.app.screen, JobsScreen)
    return it.app.screen


def shown(it: "Driver") -> list[str]:
    return [job.name for job in page(it).shown]


async def every_job(it: "Driver") -> list[Job]:
    """All jobs of the account, with the details that the store has by now."""
    async with asyncio.timeout(20):
        client, store = it.app.session.client, it.app.session.store
        pages = [await client.list_jobs(page=number) for number in (1, 2, 3, 4, 5)]
        return [store.job(job.name) or job for each in pages for job in each]


async def searched(it: "Driver") -> None:
    """Wait until all pages were searched, and the state of each job is known."""

    def complete() -> bool:
        search = page(it).search
        return bool(search and search.state is SearchState.COMPLETE and not page(it).undecided)

    await it.until("a complete search", complete)


async def test_failed_jobs_are_found_on_all_pages(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    async with opened(fresh_sandbox(), size=(140, 36)) as it:
        await it.until_says("100 jobs")
        await it.until_says("] next page")
        await it.press("F")
        await it.until_says("failed · every workflow")
        await it.until("no key for pages", lambda: "] next page" not in it.text)
        await it.until_says("searched")
        await searched(it)
        jobs = await every_job(it)
        failed = [job.name for job in jobs if job.state is JobState.FAILED]
        assert shown(it) == failed
        assert failed[-1] in [job.name for job in jobs[300:]]
        await it.until_says(f"{len(jobs)} jobs of all 5 pages searched")
        assert it.line_with("failed · every workflow").endswith(f" {len(failed)} found")
        await it.press("F")
        await it.until_says("page 1 · 100 jobs")


async def test_states_and_new_jobs_are_chosen_in_the_dialog(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    async with opened(fresh_sandbox(listing="full"), size=(80, 24)) as it:
        await it.until_says("100 jobs")
        await it.press("f")
        await it.until_says("looked for on all pages")
        boxes = it.app.screen.query("TickBox")
        assert {box.size.height for box in boxes} == {1}
        for word in ("✓ completed", "⊘ cancelled", "· unknown", "• new"):
            assert f"[ ] {word}" in it.text
        it.app.screen.query_one("#failed").focus()
        await it.press("space", "tab", "space", "enter")
        await it.until_says("failed or cancelled · every workflow")
        await searched(it)
        jobs = await every_job(it)
        wanted = (JobState.FAILED, JobState.CANCELLED)
        assert shown(it) == [job.name for job in jobs if job.state in wanted]
        await it.press("f")
        await it.until_says("[✓] ✗ failed")
        await it.press("escape", "escape")
        await it.until_says("page 1 · 100 jobs")


async def test_a_search_is_stopped_and_says_what_it_covers(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    sandbox = fresh_sandbox(listing="full")
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("100 jobs")
        gate = hold_pages(it.app.session, beyond=2)
        await it.press("F")
        await it.until_says("200 jobs of 2 pages searched; page 3 is asked for (Escape stops)")
        found = shown(it)
        await it.press("]")
        assert shown(it) == found
        await it.press("escape")
        await it.until_says("of 2 pages searched; stopped, more may follow")
        gate.set()
        await it.until_settled()
        assert "200 jobs of 2 pages" in it.text
        assert sandbox.services.traffic.log[-1].path == "/Job"
        await it.press("escape")
        await it.until_says("page 1 · 100 jobs")


async def test_jobs_under_way_leave_the_filter_when_they_end(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    sandbox = fresh_sandbox(listing="full")
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("100 jobs")
        await it.press("A")
        await it.until_says("running or queued · every workflow")
        await searched(it)
        before = shown(it)
        requests = [r.path for r in sandbox.services.traffic.log if r.path.startswith("/Job/")]
        assert len(set(requests)) < 40  # those on screen alone: the list has the states of all
        sandbox.clock.move(3600)
        await it.press("r")
        await it.until("other jobs", lambda: shown(it) and not set(shown(it)) & set(before))
        assert all(job.state in UNDER_WAY for job in page(it).shown)


async def test_a_part_of_a_name_is_searched_on_all_pages(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("100 jobs")
        await it.press("slash")
        await it.type("contact deceased")
        await it.until_says("on this page of 100 · ctrl+f all pages")
        on_page = shown(it)
        await it.press("ctrl+f")
        await it.until_says("jobs of all 5 pages")
        names = [job.name for job in await every_job(it)]
        found = [name for name in names if "contact deceased" in name.casefold()]
        assert shown(it) == found
        assert len(found) > len(on_page) > 0
        await it.until_says(f"{len(found)} found")
        await it.press("down", "enter")
        await it.until("the job's page", lambda: isinstance(it.app.screen, JobScreen))
        await it.until_says(found[1])
        await it.press("escape")
        await it.until_says(f"{len(found)} found")
        await it.press("escape")
        await it.until_says("page 1 · 100 jobs")


async def test_datasets_are_found_on_all_pages(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.press("2")
        await it.until_says("page 1 · 100 datasets")
        screen = it.app.screen
        assert isinstance(screen, DatasetsScreen)
        await it.press("slash")
        await it.type("block_edge")
        await it.press("ctrl+f")
        await it.until_says("datasets of all ")
        found = [one.name for one in screen.shown]
        assert "block_edge_1001_output" in found
        assert all("block_edge" in name for name in found)
        await it.type("zz")
        assert [one.name for one in screen.shown] == found  # the rows have the keys, not the line


async def test_ended_jobs_are_found_in_the_history_at_once(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    sandbox = fresh_sandbox(listing="full")
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("100 jobs")
        session = it.app.session
        last = next(job for job in reversed(await every_job(it)) if job.state is JobState.FAILED)
        sent = last.raw | {"name": "No longer listed", "submittedAt": "2026-08-12T09:00:00Z"}
        sent["completedAt"] = "2026-08-12T09:10:00Z"
        older = Job.from_json(sent, session.client.status_codes)
        running = Job.from_json(older.raw | {"name": "Unfinished", "completedAt": None})
        seen = [(job, None) for job in (last, older, running)]
        session.history_or_memory[0].runs.note_all(seen, session.clock.now())
        gate = hold_pages(session, beyond=0)
        await it.press("F")
        await it.until("those of the history", lambda: "No longer listed" in shown(it))
        assert last.name in shown(it)
        await it.until_says("the history since 12 Aug")
        assert "page 2 is asked for" in " ".join(it.text.split())
        gate.set()
        await it.until_says("of all 5 pages and the history since 12 Aug")
        assert shown(it)[-1] == "No longer listed"
        assert "Unfinished" not in it.text


async def test_another_filter_of_the_server_searches_again(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.press("2")
        await it.until_says("page 1 · 100 datasets")
        screen = it.app.screen
        assert isinstance(screen, DatasetsScreen)
        await it.press("slash")
        await it.type("block_edge")
        await it.press("ctrl+f")
        await it.until_says("datasets of all ")
        every = it.text
        await it.press("i")
        await it.until_says("inputs only")
        await it.until(
            "fewer", lambda: "of all" in it.text and it.lines[3] != every.splitlines()[3]
        )
        await it.press("escape", "escape")
        await it.until_says("page 1 · 100 datasets")


async def test_jobs_that_ended_since_the_last_look_are_marked_and_found(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    async with opened(fresh_sandbox(listing="full"), size=(80, 24)) as it:
        await it.until_says("100 jobs")
        assert "•" not in it.text
        await it.press("N")
        await it.until_says("Nothing is new yet: this account was never looked at before")
        at = it.app.session.looks.at = it.app.session.clock.now() - timedelta(hours=1)
        it.app.navigate(ShowJobs(new=True))
        await it.until_says("new since 08:15 · every workflow")
        await searched(it)
        ended = [job for job in await every_job(it) if job.completed_at and job.completed_at > at]
        assert shown(it) == [job.name for job in ended] != []
        marked = [line for line in it.lines if line.startswith("• ")]
        assert len(marked) == len(page(it).items_in_view())
        await it.press("N")
        await it.until_says("page 1 · 100 jobs")
        marked = [line[2:10] for line in it.lines if line.startswith("• ")]
        assert marked == [job.name[:8] for job in page(it).items_in_view() if job in ended]


async def test_another_screen_opens_the_list_with_its_filter(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    async with opened(fresh_sandbox(listing="full"), size=(80, 24)) as it:
        await it.until_says("100 jobs")
        await it.press("2")
        it.app.navigate(ShowJobs("Deduplication", states=frozenset({JobState.FAILED})))
        await it.until_says("failed · Deduplication · submitted any time")
        await searched(it)
        found = {(job.workflow_name, job.state) for job in page(it).shown}
        assert found == {("Deduplication", JobState.FAILED)}


async def test_all_of_the_filter_is_seen_in_a_small_terminal(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(60, 20)) as it:
        await it.until_says("100 jobs")
        await it.press("f")
        await it.until_says("esc  cancel")
        words = ("running", "queued", "failed", "cancelled", "completed", "unknown", "new")
        for word in ("Which jobs", *words, "unusual"):
            assert re.search(rf"(?<!\w){word}(?![\w…])", it.text), word
