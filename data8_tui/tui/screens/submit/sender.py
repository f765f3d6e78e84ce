"""Sending the form: every way in which it can end, as something to be said at its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data8_tui.errors import (
    AlreadySubmitted,
    Data8Error,
    NotFound,
    OutcomeUnknown,
    RequestRefused,
)
from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.submission import SubmissionResult, submit_job
from data8_tui.jobs.suggestions import free_name
from data8_tui.jobs.validation import Objection, account_objections
from data8_tui.tui.remedies import one_line

if TYPE_CHECKING:
    from data8_tui.session import Session


@dataclass(frozen=True, slots=True)
class SendResult:
    """How it ended: a job, or what is wrong with fields, or with none of them."""

    job: str = ""
    adopted: bool = False
    objections: Sequence[Objection] = ()
    problem: str = ""
    unknown: bool = False
    before: str = ""
    """The job that the same inputs were submitted as; whether to do it again is to be asked."""


async def send_form(session: "Session", spec: JobSpec, *, again: bool) -> SendResult:
    """Submit it, and never raise what a person should be told instead."""
    try:
        if found := await account_objections(session.client, spec):
            return SendResult(objections=found)
        made = await submit_job(
            session.client, session.history, spec, clock=session.clock, again=again
        )
    except AlreadySubmitted as before:
        return SendResult(before=before.job)
    except OutcomeUnknown as unknown:
        return SendResult(problem=one_line(unknown), unknown=True)
    except RequestRefused as refused:
        return _refused(refused)
    except Data8Error as error:
        return SendResult(problem=one_line(error))
    return _made(made)


def refusals(fields: Mapping[str, Sequence[str]]) -> list[Objection]:
    """What the server said, field by field."""
    return [Objection(field, " ".join(said)) for field, said in fields.items()]


async def name_objection(session: "Session", name: str, workflow: str) -> str:
    """Why a job can't have that name; empty where it can, or where Data8 doesn't say."""
    try:
        await session.client.get_job(name)
        free = await free_name(session.client, name, workflow)
    except NotFound:
        return ""
    except Data8Error:
        return ""
    return f"a job has this name already; “{free}” is free"


def _refused(refused: RequestRefused) -> SendResult:
    said = refusals(refused.fields)
    return SendResult(objections=said, problem="" if said else refused.message)


def _made(made: SubmissionResult) -> SendResult:
    return SendResult(job=made.name, adopted=made.adopted)
