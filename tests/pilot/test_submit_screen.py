"""A new job: proposed from what is known, checked before it is sent, sent once."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from data8_tui.backoff import Backoff
from data8_tui.settings.model import Preferences, WorkflowSettings
from data8_tui.tui.dialogs.resubmit_dialog import ResubmitDialog
from data8_tui.tui.screens.job import JobScreen
from data8_tui.tui.screens.jobs import JobsScreen
from data8_tui.tui.screens.submit import SubmitScreen
from data8_tui.tui.widgets.grid.grid import Grid

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox

SIZES = [(80, 24), (120, 36)]
Fresh = Callable[..., "Sandbox"]


def form(it: "Driver") -> SubmitScreen:
    assert isinstance(it.app.screen, SubmitScreen)
    return it.app.screen


def posts(sandbox: "Sandbox") -> int:
    log = sandbox.services.traffic.log
    return sum((one.method, one.path) == ("POST", "/Job") for one in log)


async def begin(it: "Driver", workflow: str = "ContactDeceasedCheck") -> SubmitScreen:
    """Open the form, name the workflow, and wait until all has been proposed."""
    await it.until_says("100 jobs")
    await it.press("n")
    await it.until_says("New job")
    await it.type(workflow)
    await it.until("a proposed name", lambda: form(it).form.draft.name)
    await it.until("the list of datasets", lambda: len(datasets(it)) > 100)
    return form(it)


def datasets(it: "Driver") -> list[str]:
    page = form(it)
    return [one.name for one in page._account.datasets(it.app.session.store)]


def fill(it: "Driver", field: str, value: str, *, line: int = 0) -> None:
    """Put a value into a line of the form."""
    box = form(it).form.table(field).lines[line].box
    box.value = value


async def submit(it: "Driver") -> None:
    await it.press("ctrl+r")


async def test_enter_takes_the_workflow_that_is_completed_in_grey(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("n")
        await it.type("Contact")
        grey = "ContactDeceasedCheck"
        await it.until("the completion", lambda: grey in it.said_by("#workflowName Input"))
        await it.press("enter")
        page = form(it)
        await it.until("what is proposed", lambda: page.form.draft.inputs and page.form.draft.name)
        assert page.form.draft.workflow == "ContactDeceasedCheck"


async def test_a_note_on_the_workflow_and_the_columns_that_an_input_lacks_are_shown(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    note = WorkflowSettings(note="Charged per match.", docs="https://wiki.example/deceased")
    preferences = Preferences(workflows={"ContactDeceasedCheck": note})
    async with opened(sandbox, preferences=preferences) as it:
        page = await begin(it)
        await it.until_says("Charged per match. ·")
        await it.until_says("https://wiki.example/deceased")
        store = it.app.session.store
        other = next(name for name in datasets(it) if "phone" in name and "contacts" in name)
        fill(it, "inputDatasets", other)
        await it.until("what is known", lambda: (one := store.dataset(other)) and one.completed)
        await it.until_says(" records; the input")
        page.form.line("workflowName").box.value = "PhoneValidation"
        await it.until("no note", lambda: "Charged" not in it.text)


async def test_what_is_typed_in_one_go_completes_and_fills_in_the_form(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("n")
        page = form(it)
        await it.press_without_a_pause(*"ContactDe", "enter", *"mine", "enter")
        await it.until("the workflow", lambda: page.form.draft.workflow == "ContactDeceasedCheck")
        await it.until("what is proposed", lambda: bool(page.form.draft.inputs))
        assert page.form.draft.name == "mine"


async def test_tabs_typed_with_the_workflow_reach_the_field_that_they_would_later(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    """What the workflow's last jobs were given is suggested behind them, with other lines."""
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("100 jobs")
        await it.press("n")
        page = form(it)
        await it.press_without_a_pause(*"ContactDeceasedCheck", "tab", "tab", "tab")
        await it.until("what is proposed", lambda: bool(page.form.draft.inputs))
        await it.until_settled()
        (line, *others) = page.form.table("inputDatasets").lines
        assert page.focused is line.box
        assert line.pair == ("Contacts", "")
        assert [one.is_blank for one in others] == [True]


async def test_back_on_the_list_the_cursor_is_on_the_new_job(
    fresh_sandbox: Fresh, opened: "Opened"
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("100 jobs")
        await it.press(*["down"] * 40)
        page = await begin(it)
        name = page.form.draft.name
        fill(it, "inputDatasets", next(one for one in datasets(it) if one.endswith("_contacts")))
        await submit(it)
        await it.until("the job", lambda: isinstance(it.app.screen, JobScreen))
        await it.press("escape")
        jobs = it.app.screen
        assert isinstance(jobs, JobsScreen)
        await it.until("the cursor on the new job", lambda: jobs.under_cursor() == name)
        await it.until_says("▌ ContactDeceased")
        await it.press("down")
        moved_to = jobs.under_cursor()
        it.app.session.poller.refresh()
        await it.until_settled()
        assert jobs.under_cursor() == moved_to != name


@pytest.mark.parametrize("size", SIZES)
async def test_submits_what_is_proposed_and_picked(
    fresh_sandbox: Fresh, opened: "Opened", size: tuple[int, int]
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, size=size) as it:
        page = await begin(it)
        draft = page.form.draft
        assert draft.name.startswith("ContactDeceasedCheck 2026-11-20 ")
        assert draft.inputs[0][0] == "Contacts"
        assert "MaxContactAge" in dict(draft.parameters)
        assert all(len(line) <= size[0] for line in it.lines)
        await it.press("enter", "enter")
        await it.until_says("Completed datasets")
        await it.until_says(" records")
        await it.press("down")
        assert isinstance(it.app.focused, Grid)
        await it.press("down", "enter")
        picked = dict(form(it).form.draft.inputs)["Contacts"]
        assert picked in datasets(it)
        await it.until_says("✓ complete, ")
        await submit(it)
        await it.until("the job", lambda: isinstance(it.app.screen, JobScreen))
        await it.until_says(draft.name)
        await it.until_says("◉ watched")
        page_now = it.app.screen
        assert isinstance(page_now, JobScreen)
        await it.until("its details", lambda: page_now.job and page_now.job.detailed)
        assert page_now.job is not None
        assert page_now.job.input_datasets == {"Contacts": picked}
        assert page_now.job.parameters == dict(draft.parameters)
        assert posts(sandbox) == 1
        await it.press("escape")
        assert isinstance(it.app.screen, JobsScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_says_what_would_be_refused_before_anything_is_sent(
    fresh_sandbox: Fresh, opened: "Opened", size: tuple[int, int]
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, size=size) as it:
        await it.until_says("100 jobs")
        await it.press("n")
        await submit(it)
        await it.until_says("a workflow is needed")
        await it.until_says("a dataset or a file is needed")
        await it.type("ContactDeceasedCheck")
        await it.press("enter")
        await it.until("a proposed name", lambda: form(it).form.draft.name)
        await it.type(": 5?")
        await it.until_says("it can't hold : ?")
        await submit(it)
        assert it.app.focused is form(it).form.line("name").box
        assert posts(sandbox) == 0


async def test_says_which_dataset_is_missing_or_unfinished(
    fresh_sandbox: Fresh, opened: "Opened"
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        await it.app.session.client.create_dataset("half_done", {"email": 0})
        await begin(it)
        fill(it, "inputDatasets", "no_such_thing")
        await submit(it)
        await it.until_says("there is no dataset")
        fill(it, "inputDatasets", "half_done")
        await submit(it)
        await it.until("its objection", lambda: "dataset “half_done”" in " ".join(it.text.split()))
        assert posts(sandbox) == 0


async def test_says_that_a_name_is_taken_and_which_is_free(
    fresh_sandbox: Fresh, opened: "Opened"
) -> None:
    async with opened(fresh_sandbox()) as it:
        await begin(it)
        name = form(it).form.line("name").box
        name.focus()
        name.value = "Empty export"
        await it.press("enter")
        await it.until_says("a job has this name already")


async def test_what_the_server_refuses_is_said_at_its_field(
    fresh_sandbox: Fresh, opened: "Opened"
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        await begin(it)
        picked = datasets(it)[0]
        fill(it, "inputDatasets", picked)
        line = form(it).form.table("inputDatasets").lines[0]
        line.name_box.value = "Kontakte"
        await submit(it)
        await it.until_says("The workflow has no such input")
        assert isinstance(it.app.screen, SubmitScreen)
        assert it.app.focused is line.box
        assert posts(sandbox) == 1


async def test_the_same_inputs_ask_before_they_are_sent_again(
    fresh_sandbox: Fresh, opened: "Opened"
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        for answer, jobs in (("", 1), ("escape", 1), ("y", 2), ("o", 2)):
            page = await begin(it)
            first = next(one for one in datasets(it) if one.endswith("_contacts"))
            fill(it, "inputDatasets", first)
            await submit(it)
            if answer:
                await it.until("the question", lambda: isinstance(it.app.screen, ResubmitDialog))
                await it.until_says("Submitted before")
                await it.press(answer)
            if answer == "escape":
                assert it.app.screen is page
            else:
                await it.until("the job", lambda: isinstance(it.app.screen, JobScreen))
            assert posts(sandbox) == jobs
            await it.press("escape")
            if answer == "escape":
                await it.press("y")  # the form is filled in, and asks
            await it.until("the list", lambda: isinstance(it.app.screen, JobsScreen))


async def test_a_form_that_is_filled_in_is_not_lost_by_escape(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        page = await begin(it)
        await it.press("escape")
        await it.until("the list: all was proposed", lambda: isinstance(it.app.screen, JobsScreen))
        page = await begin(it)
        fill(it, "inputDatasets", "some_contacts")
        for answer, stays in (("escape", True), ("n", True), ("y", False)):
            await it.press("escape")
            await it.until_says("Forget this job?")
            await it.press(answer)
            assert (it.app.screen is page) is stays
            if stays:
                assert dict(page.form.draft.inputs)["Contacts"] == "some_contacts"
        await it.until("the list", lambda: isinstance(it.app.screen, JobsScreen))


async def test_a_lost_answer_is_settled_by_looking(fresh_sandbox: Fresh, opened: "Opened") -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        await begin(it)
        fill(it, "inputDatasets", datasets(it)[0])
        sandbox.services.faults.change({"match": "POST /Job", "script": ["lose"]})
        await submit(it)
        await it.until("the job", lambda: isinstance(it.app.screen, JobScreen))
        await it.until_says("had been lost")
        assert posts(sandbox) == 1


async def test_an_unknown_outcome_is_said_with_what_to_check(
    fresh_sandbox: Fresh, opened: "Opened", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data8_tui.jobs.submission.LOOKS", Backoff(first=0.01, attempts=2))
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        await begin(it)
        fill(it, "inputDatasets", datasets(it)[0])
        sandbox.services.faults.change({"match": "POST /Job", "script": ["drop"]})
        await submit(it)
        await it.until("the word", lambda: "is to be seen so far" in " ".join(it.text.split()))
        await it.until(
            "what to check", lambda: "Submitting again is safe" in " ".join(it.text.split())
        )
        await it.press("escape")
        await it.until_says("what was sent stays at Data8")
        await it.press("escape")
        await submit(it)
        await it.until("the job", lambda: isinstance(it.app.screen, JobScreen))
        assert posts(sandbox) == 2


async def test_a_job_run_again_fills_the_form(fresh_sandbox: Fresh, opened: "Opened") -> None:
    async with opened(fresh_sandbox()) as it:
        await it.until_says("✓ completed")
        await it.until_settled()
        listing = it.app.screen
        assert isinstance(listing, JobsScreen)
        chosen = next(
            at for at, job in enumerate(listing.shown) if job.detailed and job.input_datasets
        )
        job = listing.shown[chosen]
        await it.press(*["down"] * chosen, "R")
        await it.until("a proposed name", lambda: form(it).form.draft.name)
        draft = form(it).form.draft
        assert draft.name != job.name
        assert draft.workflow == job.workflow_name
        assert dict(draft.inputs) == job.input_datasets
        assert dict(draft.parameters) == job.parameters


async def test_a_name_that_has_a_line_is_not_offered_for_another(
    fresh_sandbox: Fresh, opened: "Opened"
) -> None:
    async with opened(fresh_sandbox(), size=(120, 36)) as it:
        page = await begin(it)
        first, second = page.form.table("inputDatasets").lines
        assert first.pair[0] == "Contacts"
        first.name_box.focus()
        await it.until("its own name", lambda: "Contacts" in it.said_by("#offer"))
        second.name_box.focus()
        await it.until("no name", lambda: page._suggestions.empty)


async def test_lines_are_added_and_taken_away(fresh_sandbox: Fresh, opened: "Opened") -> None:
    async with opened(fresh_sandbox()) as it:
        page = await begin(it)
        table = page.form.table("parameters")
        before = table.pairs
        table.lines[-1].name_box.focus()
        await it.type("Comment")
        await it.press("enter")
        await it.type("[/foo]")
        await it.until("a blank line", lambda: table.lines[-1].is_blank)
        assert table.pairs == (*before, ("Comment", "[/foo]"))
        await it.press("ctrl+d")
        await it.until("the line gone", lambda: table.pairs == before)
        assert isinstance(it.app.focused, Input)


async def test_a_file_is_completed_and_its_result_is_named(
    fresh_sandbox: Fresh, opened: "Opened", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "donors.csv").write_text("email\na@b.c\n")
    (tmp_path / "donors_cleansed.csv").write_text("")
    async with opened(fresh_sandbox(), size=(120, 36)) as it:
        page = await begin(it)
        page.form.table("inputDatasets").lines[0].box.focus()
        await it.type("./don")
        await it.until_says("./donors.csv")
        await it.press("down")
        index = next(i for i in (0, 1) if page._suggestions.at(i).value == "./donors.csv")  # type: ignore[union-attr]
        await it.press(*["down"] * index, "enter")
        await it.until_says("CSV file, 12 B; it is uploaded")
        await it.until_says("donors_cleansed_2.csv")
        page.form.line("target").box.value = "donors_cleansed.csv"
        await submit(it)
        await it.until_says("there is such a file already")
