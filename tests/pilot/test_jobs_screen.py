"""The list of jobs: paged, filtered on the server, narrowed and sorted here, alive in place."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, OptionList

from data8_tui.api.models import Job
from data8_tui.api.page import Page
from data8_tui.clock import FrozenClock
from data8_tui.monitor.topics import JobsTopic, JobTopic
from data8_tui.tui.screens.job import JobScreen
from data8_tui.tui.screens.jobs import JobsScreen, rows
from data8_tui.tui.screens.jobs.filter_dialog import FilterDialog
from data8_tui.tui.widgets.grid.cells import CellLike
from tests.pilot.conftest import hold_pages

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox

SIZES = [(80, 24), (120, 36)]


def page(it: "Driver") -> JobsScreen:
    assert isinstance(it.app.screen, JobsScreen)
    return it.app.screen


def shown(it: "Driver") -> list[str]:
    return [job.name for job in page(it).shown]


@pytest.mark.parametrize("size", SIZES)
async def test_lists_a_page_and_completes_the_rows_in_view(
    sandbox: "Sandbox", opened: "Opened", size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        await it.until_says("page 1 · 100 jobs, more follow")
        await it.until_says("● running")
        await it.until_settled()
        in_view = page(it).items_in_view()
        assert all(job.detailed for job in in_view)
        beyond = page(it).shown[len(in_view) + 5 :]
        assert beyond
        assert not any(job.detailed for job in beyond)
        assert all(len(line) <= size[0] for line in it.lines)


async def test_pages_forth_and_back(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("page 1 · 100 jobs")
        first = shown(it)
        await it.press("left_square_bracket")
        assert page(it).page_number == 1
        await it.press("right_square_bracket")
        await it.until_says("page 2 · 100 jobs")
        assert not set(first) & set(shown(it))
        await it.press("left_square_bracket")
        await it.until_says("page 1 · 100 jobs")
        assert shown(it) == first


async def test_the_last_page_says_that_nothing_follows(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("page 1 · 100 jobs")
        number = 1
        while "more follow" in it.text:
            number += 1
            await it.press("right_square_bracket")
            await it.until_says(f"page {number} · ")
        await it.press("right_square_bracket")
        await it.until_settled()
        assert page(it).page_number == number


async def test_filters_by_a_workflow_that_was_seen(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("f")
        await it.until_says("Which jobs")
        await it.type("emailv")
        await it.until("one name", lambda: "AddressValidation" not in filter_names(it))
        await it.press("enter")
        await it.until_says("EmailValidation · submitted any time")
        await it.until("an answer", lambda: page(it).items())
        assert {job.workflow_name for job in page(it).shown} == {"EmailValidation"}
        await it.press("escape")
        await it.until_says("every workflow · submitted any time")


def filter_names(it: "Driver") -> list[str]:
    names = it.app.screen.query_one("#names", OptionList)
    return [str(names.get_option_at_index(index).prompt) for index in range(names.option_count)]


async def test_a_workflow_is_chosen_by_the_arrows(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("f")
        await it.until_says("Which jobs")
        second = filter_names(it)[1]
        await it.press("down", "down", "enter")
        await it.until_says(f"{second} · submitted any time")


async def test_filters_by_typed_dates_and_refuses_what_is_none(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("f")
        await it.until_says("Which jobs")
        await it.press("tab")
        await it.type("soon")
        await it.press("enter")
        await it.until_says("“soon” is not a date.")
        assert isinstance(it.app.screen, FilterDialog)
        it.app.screen.query_one("#start", Input).value = "2026-11-10"
        it.app.screen.query_one("#end", Input).value = "2026-11-12"
        await it.press("enter")
        await it.until_says("submitted 2026-11-10 to 2026-11-12")
        await it.until("an answer", lambda: page(it).items())
        days = {job.submitted_at.date().isoformat() for job in page(it).shown if job.submitted_at}
        assert days <= {"2026-11-10", "2026-11-11", "2026-11-12"}
        assert days


async def test_a_key_goes_through_the_quick_ranges(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        for words in ("today", "in the last 7 days", "in the last 30 days", "any time"):
            await it.press("t")
            await it.until_says(f"submitted {words}")


async def test_a_filter_without_jobs_says_so(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("f")
        await it.type("NoSuchWorkflow")
        await it.press("enter")
        await it.until_says("No job matches: NoSuchWorkflow")
        await it.until_says("clears the filters.")


async def test_another_filter_without_jobs_is_answered_too(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("f")
        await it.type("NoSuchWorkflow")
        await it.press("enter")
        await it.until_says("No job matches: NoSuchWorkflow")
        await it.press("t")
        await it.until_says("No job matches: NoSuchWorkflow · submitted today")


async def test_narrows_what_is_shown(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        requests = it.app.session.client.traffic.requests
        await it.press("slash")
        await it.type("deceased check")
        await it.until_says("of 100 on page 1")
        assert all("deceased check" in name.casefold() for name in shown(it))
        await it.type(" no such thing")
        await it.until_says("No row on this page contains")
        await it.press("escape")
        await it.until_says("page 1 · 100 jobs")
        assert isinstance(it.app.focused, type(page(it).grid))
        await it.until_settled()
        assert it.app.session.client.traffic.requests < requests + 100


async def test_what_is_typed_without_a_pause_narrows_and_opens_the_row_that_is_left(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        first, wanted = shown(it)[0], next(name for name in reversed(shown(it)) if name.isascii())
        assert wanted != first
        await it.press_without_a_pause("/", *wanted, "enter", "enter")
        await it.until("the job's page", lambda: isinstance(it.app.screen, JobScreen))
        assert it.app.screen.job_name == wanted


async def test_sorts_by_each_column_and_back(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        as_sent = shown(it)
        await it.press("s")
        names = [name.casefold() for name in shown(it)]
        assert names == sorted(names)
        await it.press("S")
        names = [name.casefold() for name in shown(it)]
        assert names == sorted(names, reverse=True)
        for _ in range(12):
            await it.press("s")
            if page(it).sort_column is None:
                break
        assert shown(it) == as_sent


async def test_sorts_by_the_columns_that_are_in_view_alone(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("100 jobs")
        for _ in range(8):
            await it.press("s")
            marked = [line for line in it.lines if "▲" in line]
            assert bool(marked) == (page(it).sort_column is not None)
        assert "Workflow" not in it.text


async def test_the_cursor_stays_with_its_job_when_new_ones_come(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    sandbox = fresh_sandbox(arrivals=300)
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("down", "down", "down", "down")
        await it.until_settled()
        name, before = page(it).under_cursor(), shown(it)
        sandbox.clock.move(timedelta(minutes=16).total_seconds())
        await it.press("r")
        await it.until("a new job at the top", lambda: shown(it)[0] != before[0])
        assert page(it).under_cursor() == name
        assert page(it).grid.cursor != 4


async def known_and_then_failing(it: "Driver", sandbox: "Sandbox", status: int) -> None:
    """From here on every answer has that status."""
    await it.until_says("100 jobs")
    await it.until_settled()
    sandbox.services.faults.change({"fail_rate": 1.0, "fail_statuses": (status,)})


async def test_a_stale_page_says_why_and_recovers(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        await known_and_then_failing(it, sandbox, 500)
        await it.press("r")
        await it.until_says("stale")
        await it.until_says("retry in")
        assert "100 jobs" in it.text
        sandbox.services.faults.change({"fail_rate": 0.0})
        await it.press("r")
        await it.until_says("● live")


async def test_a_list_that_is_not_allowed_any_more_says_so(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        await known_and_then_failing(it, sandbox, 403)
        await it.press("r")
        await it.until_says("not allowed")
        assert "100 jobs" in it.text
        sandbox.services.faults.change({"fail_rate": 0.0})
        await it.press("r")
        await it.until("the trouble to be over", lambda: "not allowed" not in it.text)


async def test_why_there_is_no_list_is_said_once(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        await known_and_then_failing(it, sandbox, 403)
        await it.press("2")
        await it.until_says("not allowed")
        assert it.text.count("not allowed") == 1


async def test_names_are_shown_as_what_they_are(sandbox: "Sandbox", opened: "Opened") -> None:
    names = ["[/foo]", "[@click=app.quit]x[/]", "a\x1b]52;c;aGk=\x07b", "c\x9b31md", "e\u202ef"]
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("space")
        await it.until_says("‖ paused")
        await it.until_settled()
        sent = {"workflowName": "[red]W[/red]", "submittedAt": "2026-11-20T09:00:00Z", "status": 1}
        jobs = [Job.from_json({**sent, "name": name, "percentComplete": 5}) for name in names]
        it.app.session.store.put(JobsTopic(), Page(jobs))
        await it.until_says("[/foo]")
        for said in ("[@click=app.quit]x[/]", "a␛]52;c;aGk=␇b", "[red]W[/red]"):
            assert said in it.text
        for character in "\x1b\x07\x9b\u202e":
            assert character not in it.text


async def test_opens_a_job_that_is_on_another_page(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        first = set(shown(it))
        await it.press("right_square_bracket")
        await it.until_says("page 2 · 100 jobs")
        name = next(one for one in shown(it) if one not in first and one.isascii())
        await it.press("left_square_bracket", "o")
        await it.until_says("Open a job by its name")
        await it.press("enter")
        await it.until_says("Type the job's name")
        await it.type(name)
        await it.press("enter")
        await it.until_says("submitted")
        assert name in it.text


async def test_opens_a_job_by_a_part_of_its_name(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("100 jobs")
        names = shown(it)
        name = names[3]
        part = name[2:].upper()
        matches = [one for one in names if part.casefold() in one.casefold()]
        await it.press("o")
        await it.until_says("searched all ")
        await it.type("zz" + part)
        await it.until_says("Data8 is asked for a job of exactly that name.")
        await it.press("home", "delete", "delete")
        await it.press(*["down"] * matches.index(name))
        await it.press("enter")
        await it.until_says("submitted")
        assert name in it.text


async def test_searches_every_page_for_a_part_of_a_name(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("100 jobs")
        async with asyncio.timeout(10):
            pages = [await it.app.session.client.list_jobs(page=page) for page in (1, 2, 3, 4, 5)]
        names = [job.name for page in pages for job in page]
        last = names[-1]
        assert [name for name in names if last[1:] in name] == [last]
        gate = hold_pages(it.app.session, beyond=2)
        await it.press("o")
        await it.until_says("searched 200 jobs, more follow")
        await it.type(last[1:])
        await it.press("enter")
        await it.until_says("The first job that is found opens.")
        assert "searched 200 jobs, more follow" in it.text
        await it.type("zz")
        await it.until("none", lambda: "that is found" not in it.text)
        await it.press("backspace", "backspace", "enter")
        gate.set()
        await it.until("the job's page", lambda: isinstance(it.app.screen, JobScreen))
        await it.until_says(last)
        await it.press("escape", "o")
        await it.until_says(f"searched all {len(names)} jobs")
        gate.clear()
        await it.press("escape", "o")
        await it.until_says("more follow")
        await it.press("escape")
        await it.until_says("page 1")


async def test_narrowing_by_a_state_looks_at_the_whole_page(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("100 jobs")
        await it.press("slash")
        await it.type("completed")
        await it.until("all details", lambda: all(job.detailed for job in page(it).items() or ()))
        completed = [job for job in page(it).items() or () if job.state == "completed"]
        await it.until("all of them", lambda: len(page(it).shown) == len(completed))
        await it.until_says(f"{len(completed)} of 100 on page 1")


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The name of each job for which cells are built, in order."""
    names: list[str] = []
    usual = rows.job_cells

    def job_cells(job: Job, now: datetime, marks: rows.JobMarks) -> list[CellLike]:
        names.append(job.name)
        return usual(job, now, marks)

    monkeypatch.setattr(rows, "job_cells", job_cells)
    return names


@pytest.mark.parametrize("narrowing", ["", "check"])
async def test_only_the_cells_of_changed_jobs_are_built(
    sandbox: "Sandbox", opened: "Opened", built: list[str], narrowing: str
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        if narrowing:
            await it.press("slash")
            await it.type(narrowing)
            await it.until_says("of 100 on page 1")
        await it.until_settled()
        await it.until("every change on screen", lambda: not it.app._changed)
        store, topic = it.app.session.store, page(it).topic
        built.clear()
        same = [Job.from_json(job.raw) for job in store.jobs(topic) or ()]
        for _ in range(3):
            store.put(topic, Page(same))
            await it.until("every change on screen", lambda: not it.app._changed)
        assert built == []
        job = page(it).shown[2]
        store.put(JobTopic(job.name), Job.from_json({**job.raw, "percentComplete": 12}))
        await it.until_says("12%")
        assert built == [job.name]
        assert job.name in it.line_with("12%")


async def test_a_job_that_comes_in_builds_its_own_row_alone(
    sandbox: "Sandbox", opened: "Opened", built: list[str]
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("space")
        await it.until_settled()
        await it.until("every change on screen", lambda: not it.app._changed)
        store, topic = it.app.session.store, page(it).topic
        built.clear()
        new = Job.from_json({"name": "Just submitted", "submittedAt": "2026-11-20T09:15:00Z"})
        store.put(topic, Page([new, *(store.jobs(topic) or ())[:-1]]))
        await it.until_says("Just submitted")
        assert built == ["Just submitted"]


async def test_time_alone_builds_the_rows_whose_age_it_changes(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened", built: list[str]
) -> None:
    sandbox = fresh_sandbox()
    clock = FrozenClock(sandbox.clock.now())
    async with opened(sandbox, clock=clock) as it:
        await it.until_says("100 jobs")
        await it.press("space")
        await it.until_settled()
        await it.until("every change on screen", lambda: not it.app._changed)
        before = {job.name: rows.job_ages(job, clock.now()) for job in page(it).items_in_view()}
        built.clear()
        clock.move_to(clock.now() + timedelta(minutes=1))
        aged = [
            job.name
            for job in page(it).items_in_view()
            if rows.job_ages(job, clock.now()) != before[job.name]
        ]
        assert 0 < len(aged) < len(before)
        await it.until("a tick", lambda: built)
        assert built == aged
        for _ in range(3):
            page(it).tick()
        assert built == aged


async def test_a_server_that_repeats_a_page_ends_the_list(
    sandbox: "Sandbox", opened: "Opened", monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(sandbox) as it:
        list_jobs = it.app.session.client.list_jobs
        monkeypatch.setattr(
            it.app.session.client, "list_jobs", lambda page, **filters: list_jobs(page=1, **filters)
        )
        await it.until_says("100 jobs, more follow")
        await it.press("]")
        await it.until_says("page 2 · 100 jobs, all on the page before")
        await it.press("]")
        assert "page 2" in it.text
