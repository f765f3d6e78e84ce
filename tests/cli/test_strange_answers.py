"""Every field of every document replaced by strange values: success or a Data8Error, never a bug.

Through the client to what the commands print, in one process. The values are JSON texts, since most
of them are nothing that a JSON encoder would write.
"""

import asyncio
import time
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from data8_tui.api.client import Client
from data8_tui.api.models import JobState
from data8_tui.cli import remedies
from data8_tui.cli.actions.dataset import show_dataset
from data8_tui.cli.actions.datasets import list_datasets
from data8_tui.cli.actions.job import show_job
from data8_tui.cli.actions.jobs import list_jobs
from data8_tui.cli.actions.wanted_jobs import WantedJobs
from data8_tui.cli.actions.watch import watch_jobs
from data8_tui.clock import SystemClock
from data8_tui.errors import Data8Error
from data8_tui.jobs.job_warnings import run_warnings
from data8_tui.jobs.run.outputs import choose_output
from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.suggestions import free_name
from data8_tui.monitor.history import History
from data8_tui.safetext import visible
from data8_tui.session import Session
from data8_tui.settings.profile import Profile
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.stream import stream_records
from tests.contract.scripted_server import Wire, answer, misbehaving
from tests.strange_values import STRANGE

JOB = {
    "name": '"j"',
    "workflowName": '"w"',
    "submittedAt": '"2026-11-20T09:00:00.1234567Z"',
    "completedAt": "null",
    "status": "1",
    "percentComplete": "41.50",
    "estimatedFinishTime": '"2026-11-20T10:00:00Z"',
    "statistics": '{"total":10,"valid":{"yes":4,"no":6}}',
    "inputDatasets": '{"In":"d"}',
    "outputDatasets": '{"Out":"d"}',
    "parameters": '{"p":"1"}',
    "inputFilename": '"/in.csv"',
    "outputFilenames": '{"f":"/out.csv"}',
    "location": '"https://data8.example/Job/j"',
}
DATASET = {
    "name": '"d"',
    "columns": '{"a":0,"b":1}',
    "input": "false",
    "recordCount": "1",
    "completed": "true",
}
PROFILE = Profile(
    name="p",
    base_url="https://data8.example",
    token_url="https://data8.example/token",
    client_id="me",
    client_secret=SecretStr("a secret of the tests"),
    scope="BatchApi",
    fleeting=True,
)
RECORD = {"a": '"x"', "b": "1.10"}


def document(fields: dict[str, str], **strange: str) -> str:
    members = (f'"{key}":{text}' for key, text in {**fields, **strange}.items())
    return "{" + ",".join(members) + "}"


CASES = [(noun, key) for noun, fields in (("Job", JOB), ("Dataset", DATASET)) for key in fields]


@pytest.fixture(params=["Pacific/Auckland", "America/Los_Angeles"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Zones on both sides of UTC."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


class Answers:
    """What the server answers: the bodies of a job, a dataset, their lists and records."""

    def __init__(self) -> None:
        self.job, self.dataset, self.record = document(JOB), document(DATASET), document(RECORD)

    def __call__(self, target: str) -> str:
        path = target.partition("?")[0]
        if path.endswith("/data"):
            return f"[{self.record}]"
        kind = self.job if path.startswith("/Job") else self.dataset
        return f"[{kind}]" if path in ("/Job", "/Dataset") else kind

    async def reply(self, wire: Wire) -> None:
        body = self(wire.asked.target).encode("utf-8", "surrogatepass")
        await wire.send(answer(200, body))


async def everything(client: Client, history: History) -> None:
    """What the commands do with these answers; each may end with a Data8Error."""
    session = Session(PROFILE, SystemClock())
    vars(session).update(client=client, history=history)  # its own would ask another server
    now = session.clock.now()
    plan = DownloadPlan("d", None)  # type: ignore[arg-type]
    spec = JobSpec("w", "new", {"In": "d"}, {"p": "1"})

    async def output_of_job() -> None:
        choose_output(await client.get_job("j"), "")

    for as_json in (False, True):
        await one(show_job(session, "j", as_json=as_json))
        await one(show_dataset(session, "d", as_json=as_json))
        kinds: dict[str, Any] = {"inputs": True, "outputs": False, "page": 1}
        for details in (False, True):
            await one(list_datasets(session, **kinds, details=details, as_json=as_json))
        for states in (frozenset[JobState](), frozenset({JobState.RUNNING})):
            wanted = WantedJobs("w", now, now, states)
            await one(list_jobs(session, wanted, page=1, basic=False, as_json=as_json))
        await one(watch_jobs(session, ["j"], interval=0.01, time_limit=0.001, as_json=as_json))
    await one(output_of_job())
    await one(stream_records(lambda data: None, client, plan))
    await one(run_warnings(client, history, spec, "Out", {"In": ["a"]}))
    await one(free_name(client, "j", "w"))


async def one(work: Coroutine[Any, Any, Any]) -> None:
    try:
        async with asyncio.timeout(10):
            await work
    except Data8Error as error:
        text = remedies.message(error) + remedies.hint(error)
        visible(text).encode()


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(("noun", "key"), CASES)
async def test_no_value_of_a_field_is_a_bug(
    noun: str, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answers, history = Answers(), History(None, "https://data8.example", "me")
    async with misbehaving(otherwise=answers.reply) as server, server.client() as client:
        for strange in STRANGE:
            answers.job = document(JOB, **{key: strange}) if noun == "Job" else document(JOB)
            answers.dataset = document(DATASET, **({key: strange} if noun == "Dataset" else {}))
            try:
                await everything(client, history)
            except Exception as bug:
                raise AssertionError(f"{noun}.{key} = {strange[:60]}") from bug
            capsys.readouterr()
    history.close()
