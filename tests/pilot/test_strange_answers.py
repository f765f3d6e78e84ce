"""Screens of a job, a dataset and the lists when every field holds a strange value."""

from typing import TYPE_CHECKING

import pytest

from data8_tui.api.exact_json import loads_exact
from data8_tui.api.models import Dataset, Job
from data8_tui.api.page import Page
from data8_tui.errors import UnexpectedResponse
from data8_tui.monitor.topics import DatasetsTopic, DatasetTopic, JobsTopic, JobTopic
from tests.strange_values import STRANGE

if TYPE_CHECKING:
    from conftest import Opened

    from data8_tui.sandbox.server import Sandbox

JOB = (
    "workflowName", "submittedAt", "completedAt", "status", "percentComplete", "statistics",
    "estimatedFinishTime", "inputDatasets", "outputDatasets", "parameters", "inputFilename",
    "outputFilenames",
)  # fmt: skip
DATASET = ("columns", "input", "recordCount", "completed")
KNOWN = {"workflowName": '"w"', "submittedAt": '"2026-11-20T09:00:00Z"', "status": "1"}


def documents(fields: tuple[str, ...], known: dict[str, str]) -> list[dict[str, object]]:
    """One for each strange value, in every field, and one for each field with a date."""
    sent = [dict.fromkeys(fields, strange) for strange in STRANGE]
    sent += [{**known, field: STRANGE[13]} for field in fields]
    sent += [{**known, field: '"\\ud800"'} for field in fields]
    found = []
    for number, each in enumerate(sent):
        texts = {"name": f'"{number} \\ud800"', **each}
        members = ",".join(f'"{key}":{text}' for key, text in texts.items())
        try:
            found.append(loads_exact(f"{{{members}}}".encode()))
        except UnexpectedResponse:
            continue
    return found


async def test_no_value_of_a_field_ends_the_application(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    jobs = [Job.from_json(sent) for sent in documents(JOB, KNOWN)]
    datasets = [Dataset.from_json(sent) for sent in documents(DATASET, {})]
    assert len(jobs) > 40
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("space")
        await it.until_says("‖ paused")
        await it.until_settled()
        store = it.app.session.store
        store.put(JobsTopic(), Page(jobs))
        await it.until("the list", lambda: f"{len(jobs)} jobs" in it.text)
        await it.press("enter")
        first = it.app.screen
        for job in jobs:
            store.put(JobTopic(job.name), job)
        for job in jobs:  # the screen of one job, with each of them in turn
            store.put(JobTopic(jobs[0].name), Job.from_json({**job.raw, "name": jobs[0].name}))
            await it.until("every change on screen", lambda: not it.app._changed)
            assert it.app.screen is first
        await it.press("escape", "2")
        await it.until_says("page 1")
        store.put(DatasetsTopic(), Page(datasets))
        await it.until("the list", lambda: f"{len(datasets)} datasets" in it.text)
        await it.press("enter")
        for dataset in datasets:
            sent = {**dataset.raw, "name": datasets[0].name}
            store.put(DatasetTopic(datasets[0].name), Dataset.from_json(sent))
            await it.until("every change on screen", lambda: not it.app._changed)
        assert "0 �" in it.text


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_the_values_are_read_in_every_zone(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    with monkeypatch.context() as patched:
        patched.setenv("TZ", zone)
        time.tzset()
        for sent in documents(JOB, KNOWN):
            job = Job.from_json(sent)
            for at in (job.submitted_at, job.completed_at, job.estimated_finish_time):
                assert at is None or at.astimezone()
    time.tzset()
