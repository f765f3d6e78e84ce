"""From a file here to its opened result, in one flow."""

import asyncio
import csv
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import data8_tui
from data8_tui.clock import SystemClock
from data8_tui.jobs.run import RunPlan
from data8_tui.tui.screens.dataset import DatasetScreen
from data8_tui.tui.screens.jobs import JobsScreen
from data8_tui.tui.screens.run import RunScreen
from data8_tui.tui.screens.run.file_screen import RunFileScreen
from data8_tui.tui.screens.submit import SubmitScreen

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox

PROJECT = Path(data8_tui.__file__).parents[1]
SAMPLE = PROJECT / "data8_tui" / "sandbox" / "sample" / "contacts.csv"
SIZES = [(80, 24), (120, 36)]
Fresh = Callable[..., "Sandbox"]
HEADER = "contact_id,first_name,email,postcode\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    rows = (f"{number}, ann ,A{number}@Example.org,sw1a1aa\n" for number in range(1, 31))
    (tmp_path / "donors.csv").write_text(HEADER + "".join(rows))
    return tmp_path


async def open_form(it: "Driver", workflow: str) -> SubmitScreen:
    """A new job of a workflow."""
    await it.until_says("100 jobs")
    await it.press("n")
    await it.until_says("New job")
    await it.type(workflow)
    page = it.app.screen
    assert isinstance(page, SubmitScreen)
    return page


async def start(it: "Driver", file: str = "./donors.csv") -> None:
    """Fill the form in with a file and begin."""
    page = await open_form(it, "ContactDeceasedCheck")
    await it.until("what is proposed", lambda: page.form.draft.name and page.form.draft.inputs)
    page.form.table("inputDatasets").lines[0].box.value = file
    await it.until("a target", lambda: page.form.draft.target)
    await it.press("ctrl+r")


@pytest.mark.parametrize("size", SIZES)
async def test_from_a_file_to_the_opened_result(
    fresh_sandbox: Fresh, opened: "Opened", folder: Path, size: tuple[int, int]
) -> None:
    sandbox = fresh_sandbox(now=None, speed=100_000)
    async with opened(sandbox, size=size, clock=SystemClock()) as it:
        await start(it)
        await it.until_says("✓  Submit")
        await it.until_says("complete and verified")
        for stage in ("Preflight", "Upload", "Watch", "Download", "Receipt"):
            assert f"✓  {stage}" in it.text
        assert all(len(line) <= size[0] for line in it.lines)
        with (folder / "donors_cleansed.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == 30
        assert rows[0]["postcode"] == "SW1A 1AA"
        await it.press("enter")
        await it.until("the result", lambda: isinstance(it.app.screen, DatasetScreen))
        await it.until_says("30 records")
        await it.press("escape", "escape")
        assert isinstance(it.app.screen, JobsScreen)
        await it.press("v")
        await it.until_says("complete and verified")
        await it.press("c")
        await it.until_says("30 → 30 records   30 changed")
        await it.press("down", "enter")
        await it.until_says("email changed   30 records   by contact_id")
        await it.until_says("a10@example.org")
        await it.press("escape", "escape", "o")
        await it.until_says("ContactDeceasedCheck")
        await it.press("c")
        await it.until_says("30 → 30 records   30 changed")
    kept = Path(os.environ["XDG_STATE_HOME"]).rglob("*")
    assert [path for path in kept if not path.is_dir()] == []  # of an account that is fleeting


async def test_the_sample_comes_out_equal_here_and_by_the_command(
    fresh_sandbox: Fresh, opened: "Opened", folder: Path
) -> None:
    sandbox = fresh_sandbox(now=None, speed=100_000)
    async with opened(sandbox, clock=SystemClock()) as it:
        await start(it, str(SAMPLE))
        await it.until_says("complete and verified")
        command = [sys.executable, "-m", "data8_tui", "run", str(SAMPLE), "-o", "by_command.csv"]
        command += ["--workflow", "ContactDeceasedCheck", "--input", "Contacts"]
        profile = it.app.session.profile
        account = {
            "DATA8_BASE_URL": profile.base_url,
            "DATA8_TOKEN_URL": profile.token_url,
            "DATA8_CLIENT_ID": profile.client_id,
            "DATA8_CLIENT_SECRET": profile.client_secret.get_secret_value(),
        }
        ran = await asyncio.create_subprocess_exec(
            *command, cwd=folder, env={**os.environ, **account, "PYTHONPATH": str(PROJECT)}
        )
        assert await ran.wait() == 0
    here = (folder / f"{SAMPLE.stem}_cleansed.csv").read_bytes()
    assert here == (folder / "by_command.csv").read_bytes()
    assert here.count(b"\n") > 100


async def test_a_file_that_can_t_be_uploaded_leads_back_to_the_form(
    fresh_sandbox: Fresh, opened: "Opened", folder: Path
) -> None:
    sandbox = fresh_sandbox()
    (folder / "ragged.csv").write_text(HEADER + "1,ann,a@b.example,x\n" * 9 + "1,2\n" * 3)
    async with opened(sandbox) as it:
        await start(it, "./ragged.csv")
        await it.until_says("line 11: 2 fields where the header has 4; and 2 more")
        await it.until_says("c shows the file, and puts right what can be.")
        await it.press("escape")
        assert isinstance(it.app.screen, SubmitScreen)
    log = sandbox.services.traffic.log
    assert not [one for one in log if one.method == "POST" and "token" not in one.path]


async def test_a_run_without_a_job_begins_anew_with_the_file_read_otherwise(
    fresh_sandbox: Fresh, opened: "Opened", folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox, gate = fresh_sandbox(now=None, speed=100_000), threading.Event()
    begin = sandbox.services.traffic.begin

    def held(request: Any) -> None:
        begin(request)
        if request.method == "POST" and "Dataset" in request.path:
            gate.wait(20)

    monkeypatch.setattr(sandbox.services.traffic, "begin", held)
    rows = "".join(f"{number},ann{number}@example.org,sw1a1aa\n" for number in range(1, 31))
    (folder / "people.csv").write_text(rows)
    async with opened(sandbox, clock=SystemClock()) as it:
        await start(it, "./people.csv")
        await it.until_says("then reads it otherwise")
        await it.until_says("●  Upload")
        await it.press("x")
        gate.set()
        await it.until_says("Stopped.")
        await it.press("c")
        await it.until_says("29 records")
        await it.press("h")
        await it.until_says("30 records")
        await it.press("enter")
        await it.until_says("✓  Submit")
        assert "30 records, 3 columns" in it.text
        await it.press("x")
    held_there = sandbox.account.store.datasets()
    counts = [each.record_count for each in held_there if each.name.startswith("people_")]
    assert counts.count(30) == 1


@pytest.mark.parametrize("size", SIZES)
async def test_what_stands_in_a_file_s_way_is_put_right_and_the_run_goes_on(
    fresh_sandbox: Fresh, opened: "Opened", folder: Path, size: tuple[int, int]
) -> None:
    sandbox = fresh_sandbox(now=None, speed=100_000)
    rows = "".join(f"{number},Zoë,zoe{number}@example.org,sw1a1aa\n" for number in range(1, 31))
    (folder / "latin.csv").write_bytes((HEADER + rows).encode("cp1252"))
    async with opened(sandbox, size=size, clock=SystemClock()) as it:
        await start(it, "./latin.csv")
        await it.until_says("✗")
        await it.until_says("Nothing has been created. c shows the file")
        assert "--encoding" not in it.text
        await it.press("c")
        await it.until("the file", lambda: isinstance(it.app.screen, RunFileScreen))
        await it.until_says("One thing stands in the way.")
        await it.press("o")
        await it.until_says("How the file is read")
        await it.type("cp1252")
        await it.press("enter")
        await it.until_says("Enter goes on with the run.")
        assert all(len(line) <= size[0] for line in it.lines)
        await it.press("enter")
        await it.until("the run", lambda: isinstance(it.app.screen, RunScreen))
        await it.until_says("30 records sent, 30 in the result")
    assert "Zoë" in (folder / "latin_cleansed.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("size", SIZES)
async def test_an_output_that_is_not_there_is_chosen_anew(
    fresh_sandbox: Fresh, opened: "Opened", folder: Path, size: tuple[int, int]
) -> None:
    sandbox = fresh_sandbox(now=None, speed=100_000)
    plan = RunPlan(
        folder / "donors.csv",
        "ContactDeceasedCheck",
        "Contacts",
        folder / "result.csv",
        output="Clean",
    )
    async with opened(sandbox, size=size, clock=SystemClock()) as it:
        await it.until_says("100 jobs")
        run = it.app.session.runs.start(plan)
        await it.press("v")
        await it.until_says("has no output “Clean”")
        await it.until_says("R takes one of them.")
        assert "--take" not in it.text
        assert "✗  Download" in it.text
        await it.until_says("Jobs ◌1")
        await it.press("R")
        await it.until_says("Which output is the result?")
        await it.press("escape", "R", "enter")
        await it.until_says("30 records sent, 30 in the result")
        assert run.receipt is not None
        assert run.receipt.output == "Output"
    assert (folder / "result.csv").exists()


async def test_what_data8_refuses_leads_back_to_the_form(
    fresh_sandbox: Fresh, opened: "Opened", folder: Path
) -> None:
    async with opened(fresh_sandbox(), clock=SystemClock()) as it:
        page = await open_form(it, "NoSuchWorkflow")
        await it.press("enter")
        await it.until("a name", lambda: page.form.draft.name)
        line = page.form.table("inputDatasets").lines[0]
        line.name_box.value, line.box.value = "Contacts", "./donors.csv"
        await it.until("a target", lambda: page.form.draft.target)
        await it.press("ctrl+r")
        await it.until_says("✗  Submit")
        await it.press("escape")
        assert it.app.screen is page
        assert dict(page.form.draft.inputs) == {"Contacts": "./donors.csv"}


@pytest.mark.parametrize("size", SIZES)
async def test_a_name_that_no_job_had_is_remarked_on(
    fresh_sandbox: Fresh, opened: "Opened", folder: Path, size: tuple[int, int]
) -> None:
    async with opened(fresh_sandbox(), size=size) as it:
        await it.until_says("100 jobs")
        source, target = folder / "donors.csv", folder / "out.csv"
        plan = RunPlan(source, "ContactDecesedCheck", "Contacts", target)
        it.app.push_screen(RunScreen(it.app.session.runs.start(plan)))
        await it.until_says("✗  Submit")
        said = " ".join(it.text.split())
        assert (
            "no job of this account has run in “ContactDecesedCheck” so far; "
            "there are some in “ContactDeceasedCheck” ✓ Upload" in said
        )


async def test_goes_on_while_another_screen_is_shown_and_after_a_stop(
    fresh_sandbox: Fresh, opened: "Opened", folder: Path
) -> None:
    sandbox = fresh_sandbox(now=None, speed=10)
    async with opened(sandbox, clock=SystemClock()) as it:
        await start(it)
        await it.until_says("●  Watch")
        await it.press("q")
        await it.until_says("1 run is still under way.")
        await it.until_says("It ends with the demo")
        await it.press("escape", "x")
        await it.until_says("Stopped.")
        assert isinstance(it.app.screen, RunScreen)
        await it.press("R")
        await it.until_says("done before")
        await it.press("escape")
        assert isinstance(it.app.screen, JobsScreen)
        await it.until_says("Run completed")
        assert (folder / "donors_cleansed.csv").exists()
    log = sandbox.services.traffic.log
    assert sum((one.method, one.path) == ("POST", "/Job") for one in log) == 1
    assert sum((one.method, one.path) == ("POST", "/Dataset") for one in log) == 1


async def test_what_an_earlier_session_has_left_is_offered_goes_on_or_is_forgotten(
    fresh_sandbox: Fresh, opened: "Opened", folder: Path
) -> None:
    sandbox = fresh_sandbox(now=None, speed=10)
    (folder / "members.csv").write_text((folder / "donors.csv").read_text())
    for file in ("./donors.csv", "./members.csv"):
        async with opened(sandbox, clock=SystemClock(), fleeting=False) as it:
            await start(it, file)
            await it.until_says("●  Watch")
    async with opened(sandbox, size=(80, 24), clock=SystemClock(), fleeting=False) as it:
        await it.until_toast("Unfinished from an earlier session: 2 runs (v on Jobs).")
        await it.until("the marks", lambda: "1 Jobs ◌2" in it.lines[0])
        assert it.app.session.profile.name in it.lines[0]
        await it.press("v")
        await it.until_says("◌  members.csv → members_cleansed.csv")
        await it.until_says("stopped at watch · ContactDeceasedCheck")
        await it.press("enter")
        await it.until_says("An earlier session has left it unfinished.")
        await it.press("x")
        await it.until_says("Forget this run?")
        await it.press("y")
        await it.until("the list", lambda: isinstance(it.app.screen, JobsScreen))
        await it.press("v")
        await it.until_says("donors.csv → donors_cleansed.csv")
        assert "done before" in it.line_with("Upload ")
        await it.press("R")
        await it.until_says("complete and verified")
    async with opened(sandbox, fleeting=False) as it:
        await it.until_says("100 jobs")
        assert await it.app.session.runs.restore() == []
    log = sandbox.services.traffic.log
    assert sum((one.method, one.path) == ("POST", "/Job") for one in log) == 2
    assert sum((one.method, one.path) == ("POST", "/Dataset") for one in log) == 2
