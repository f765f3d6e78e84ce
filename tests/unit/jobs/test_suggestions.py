"""A free name is found in few requests, or said not to be there."""

from typing import Any

import pytest

from data8_tui.api.models import Job
from data8_tui.api.page import Page
from data8_tui.cli.remedies import hint
from data8_tui.errors import NotFound, UnexpectedResponse, UsageError
from data8_tui.jobs.submission import submit_job
from data8_tui.jobs.suggestions import free_name, learn_habits

from .account import SPEC, Place


class EveryName:
    """An account whose server says of every name that a job has it, but of `free`."""

    def __init__(self, free: str = "", listed: tuple[str, ...] = ()) -> None:
        self.free, self.listed = free, listed
        self.asked: list[str] = []

    async def get_job(self, name: str) -> Job:
        self.asked.append(name)
        if name == self.free:
            raise NotFound(f"There is no job “{name}”")
        return Job.from_json({"name": name})

    async def list_jobs(self, *, page: int = 1, workflow: str | None = None) -> Page[Job]:
        return Page([Job.from_json({"name": name}) for name in self.listed])


async def test_the_hundredth_job_of_a_minute_takes_two_requests() -> None:
    listed = tuple(f"a ({number})" for number in range(2, 101))
    account = EveryName(free="a (101)", listed=listed)
    assert await free_name(account, "a", "w") == "a (101)"
    assert account.asked == ["a", "a (101)"]


async def test_looking_for_a_free_name_has_an_end() -> None:
    account = EveryName()
    with pytest.raises(UsageError, match="says of 20 names like “a \\(2\\)”") as raised:
        await free_name(account, "a", "w")
    assert len(account.asked) == 21
    assert hint(raised.value) == "Choose another name."


async def test_a_list_of_another_shape_is_gone_without() -> None:
    class Listless(EveryName):
        async def list_jobs(self, **filters: Any) -> Page[Job]:
            raise UnexpectedResponse("null")

    assert await free_name(Listless(free="a (2)"), "a", "w") == "a (2)"


async def test_a_job_is_submitted_where_lists_have_another_shape(account: Place) -> None:
    account.sandbox.services.variant.change({"shape": "two-lists"})
    result = await submit_job(account.client, account.history, SPEC, clock=account.clock)
    assert result.name == "Donors"
    assert account.posts == 1


async def test_datasets_of_jobs_without_output_are_no_example() -> None:
    end = {"workflowName": "w", "submittedAt": None, "percentComplete": 100, "status": "?"}
    end |= {"completedAt": "2026-11-20T09:00:00Z"}
    output = {"outputDatasets": {"Output": "out"}}
    jobs = {
        "fine": {**end, **output},
        "without": end,
        "failed": {**end, **output, "status": "Failed"},
        "going": {**end, **output, "completedAt": None},
        "completed": {**end, "status": "Completed"},
    }

    class Jobs(EveryName):
        async def get_job(self, name: str) -> Job:
            return Job.from_json({"name": name, "inputDatasets": {"In": name}, **jobs[name]})

    for names, examples in (
        (("fine", "without", "failed"), ("fine",)),
        (("going", "completed"), ("completed",)),
    ):
        habits = await learn_habits(Jobs(listed=names), "w")
        assert (habits.jobs, habits.inputs) == (len(names), ("In",))
        assert habits.sources == {"In": examples}
