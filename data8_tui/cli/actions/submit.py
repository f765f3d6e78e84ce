"""What `submit` does: a job from options and a file, sent once, and watched if that is asked."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from data8_tui.cli import output, talk
from data8_tui.cli.actions.watch import watch_jobs
from data8_tui.cli.workflow_names import suggest_workflows
from data8_tui.errors import AlreadySubmitted, JobFailed, TimedOut, UsageError
from data8_tui.jobs.name_warnings import parameter_warnings
from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.spec_file import read_spec
from data8_tui.jobs.submission import SubmissionResult
from data8_tui.jobs.submission import submit_job as send
from data8_tui.session import Session


async def submit_job(
    session: Session, asked: Mapping[str, Any], *, wait: bool, allowed: float | None
) -> None:
    """Submit what the options ask for, and print the job's name, or the job as JSON."""
    spec = spec_from(asked)
    for remark in (*await parameter_warnings(session.client, spec), *_of_local_file(spec)):
        talk.write_warning(remark)
    with suggest_workflows(session, spec.workflow):
        submitted = await _sent(session, spec, again=asked["again"])
    talk.write_message(_said(submitted, spec.workflow))
    if not asked["as_json"]:
        output.lines([output.safe(submitted.name)])
    try:
        if wait:
            await watch_jobs(session, [submitted.name], allowed=allowed, aside=True)
    except (JobFailed, TimedOut):
        await _tell(session, submitted, as_json=asked["as_json"])
        raise
    await _tell(session, submitted, as_json=asked["as_json"])


def _of_local_file(spec: JobSpec) -> Iterator[str]:
    if spec.input_file and Path(spec.input_file).is_file():
        yield (
            f"{spec.input_file} is taken for a file on the account's transfer area; one of that "
            "name is here, and data8-tui run would upload it"
        )


async def _tell(session: Session, submitted: SubmissionResult, *, as_json: bool) -> None:
    """The job as it is now."""
    if as_json:
        output.json_document((await session.client.get_job(submitted.name)).wire)


def spec_from(asked: Mapping[str, Any]) -> JobSpec:
    """The file's job, with what the command line says in its place."""
    file: Path | None = asked["file"]
    spec = read_spec(file) if file else JobSpec("")
    texts = {key: asked[key] for key in ("workflow", "name", "input_file") if asked[key]}
    if not (asked["workflow"] or spec.workflow).strip():
        raise UsageError(
            "a job needs a workflow", hint="Give its exact name: --workflow NAME, or in --spec."
        )
    return replace(
        spec,
        **texts,
        datasets={**spec.datasets, **asked["datasets"]},
        parameters={**spec.parameters, **asked["parameters"]},
    )


async def _sent(session: Session, spec: JobSpec, *, again: bool) -> SubmissionResult:
    """Ask the person, where there is one, before the same inputs go a second time."""
    try:
        return await send(session.client, session.history, spec, clock=session.clock, again=again)
    except AlreadySubmitted as before:
        if not _may_ask():
            raise
        talk.write_message(f"{before.message}.")
        if not click.confirm("Submit them once more?", err=True):
            raise
    return await send(session.client, session.history, spec, clock=session.clock, again=True)


def _may_ask() -> bool:
    return sys.stdin.isatty() and talk.is_terminal()


def _said(submitted: SubmissionResult, workflow: str) -> str:
    if submitted.adopted:
        return f"“{submitted.name}” was received by {workflow}: only the answer had been lost"
    return f"submitted “{submitted.name}” to {workflow}"
