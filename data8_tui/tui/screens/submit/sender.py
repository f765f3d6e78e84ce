"""Submitting the form: every outcome, as something to show at its field."""

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
from data8_tui.jobs.validation import account_objections
from data8_tui.threads import run_in_thread
from data8_tui.tui.remedies import one_line
from data8_tui.tui.screens.submit.field_message import FieldMessage, field_messages

if TYPE_CHECKING:
    from data8_tui.session import Session


@dataclass(frozen=True, slots=True)
class SendResult:
    """The outcome: a job, or what is wrong with fields, or with none of them."""

    job: str = ""
    adopted: bool = False
    objections: Sequence[FieldMessage] = ()
    problem: str = ""
    unknown: bool = False
    before: str = ""
    """The job that the same inputs were submitted as before; to be confirmed by the user."""


async def send_form(session: "Session", spec: JobSpec, *, again: bool) -> SendResult:
    """Submit it; a Data8Error is part of the result and not raised."""
    try:
        if found := await account_objections(session.client, spec):
            return SendResult(objections=field_messages(found))
        history = await run_in_thread(lambda: session.history)  # opened, where it couldn't be
        made = await submit_job(session.client, history, spec, clock=session.clock, again=again)
    except AlreadySubmitted as before:
        return SendResult(before=before.job)
    except OutcomeUnknown as unknown:
        return SendResult(problem=one_line(unknown), unknown=True)
    except RequestRefused as refused:
        return _refused(refused)
    except Data8Error as error:
        return SendResult(problem=one_line(error))
    return _job_submitted(made)


def refusals(fields: Mapping[str, Sequence[str]]) -> list[FieldMessage]:
    """The server's validation errors, field by field."""
    return [FieldMessage(field, " ".join(messages)) for field, messages in fields.items()]


async def name_objection(session: "Session", name: str, workflow: str) -> str:
    """Why a job can't have that name; "" where it can, or where the request fails."""
    try:
        await session.client.get_job(name)
        free = await free_name(session.client, name, workflow)
    except NotFound:
        return ""
    except Data8Error:
        return ""
    return f"a job has this name already; “{free}” is free"


def _refused(refused: RequestRefused) -> SendResult:
    objections = refusals(refused.fields)
    return SendResult(objections=objections, problem="" if objections else refused.message)


def _job_submitted(made: SubmissionResult) -> SendResult:
    return SendResult(job=made.name, adopted=made.adopted)
