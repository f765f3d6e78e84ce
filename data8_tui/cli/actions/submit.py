"""The `submit` command: makes a job of options and a file, submits it once, and may watch it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from data8_tui.cli import output, talk
from data8_tui.cli.actions.unusual import job_with_words
from data8_tui.cli.actions.watch import watch_jobs
from data8_tui.cli.remedies import sentence
from data8_tui.cli.workflow_names import suggest_workflows, write_note
from data8_tui.errors import AlreadySubmitted, JobFailed, JobUndecided, TimedOut, UsageError
from data8_tui.jobs.job_warnings import job_warnings
from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.spec_file import read_spec
from data8_tui.jobs.submission import SubmissionResult
from data8_tui.jobs.submission import submit_job as send
from data8_tui.session import Session


async def submit_job(
    session: Session, options: Mapping[str, Any], *, wait: bool, time_limit: float | None
) -> None:
    """Submit the job of the options; print its name, or the job as JSON."""
    spec = spec_from(options)
    write_note(session, spec.workflow)
    for message in await job_warnings(session.client, spec):
        talk.write_warning(sentence(message))
    for warning in _local_file_warnings(spec):
        talk.write_warning(warning)
    if not talk.agree_to_change("no job is submitted"):
        return
    with suggest_workflows(session, spec.workflow):
        submitted = await _send(session, spec, again=options["again"])
    talk.write_message(_result_text(submitted, spec.workflow))
    if not options["as_json"]:
        output.result(submitted.name)
    try:
        if wait:
            await watch_jobs(session, [submitted.name], time_limit=time_limit, aside=True)
    except (JobFailed, JobUndecided, TimedOut):
        await _write_job(session, submitted, as_json=options["as_json"])
        raise
    await _write_job(session, submitted, as_json=options["as_json"])


def _local_file_warnings(spec: JobSpec) -> Iterator[str]:
    if spec.input_file and Path(spec.input_file).is_file():
        yield (
            f"{spec.input_file} is taken for a file on the account's transfer area; one of that "
            "name is here, and data8-tui run would upload it"
        )


async def _write_job(session: Session, submitted: SubmissionResult, *, as_json: bool) -> None:
    """Print the job as it is now, as JSON."""
    if as_json:
        await session.status_learner.load()
        output.json_document(job_with_words(await session.client.get_job(submitted.name)))


def spec_from(options: Mapping[str, Any]) -> JobSpec:
    """The specification in the file, with the options overriding it. Raises UsageError."""
    file: Path | None = options["file"]
    spec = read_spec(file) if file else JobSpec("")
    texts = {key: options[key] for key in ("workflow", "name", "input_file") if options[key]}
    if not (options["workflow"] or spec.workflow).strip():
        raise UsageError("a job needs a workflow").with_note(
            "Give its exact name: --workflow NAME, or in --spec."
        )
    return replace(
        spec,
        **texts,
        datasets={**spec.datasets, **options["datasets"]},
        parameters={**spec.parameters, **options["parameters"]},
    )


async def _send(session: Session, spec: JobSpec, *, again: bool) -> SubmissionResult:
    """Submit the job; on a terminal, ask before the same inputs are submitted a second time."""
    try:
        return await send(session.client, session.history, spec, clock=session.clock, again=again)
    except AlreadySubmitted as repeated:
        if not talk.can_ask():
            raise
        talk.write_message(f"{repeated.message}.")
        if not talk.confirm("Submit them once more?"):
            raise
    return await send(session.client, session.history, spec, clock=session.clock, again=True)


def _result_text(submitted: SubmissionResult, workflow: str) -> str:
    if submitted.adopted:
        return f"“{submitted.name}” was received by {workflow}: only the answer had been lost"
    return f"submitted “{submitted.name}” to {workflow}"
