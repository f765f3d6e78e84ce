"""Suggestions for workflow names. Data8 publishes no list, so they come from the history."""

from collections.abc import Iterator
from contextlib import contextmanager

from data8_tui.cli import talk
from data8_tui.errors import RequestRefused
from data8_tui.jobs.job_warnings import remembered_workflows, similar_names
from data8_tui.session import Session
from data8_tui.wording.job_problems import ASK_FOR_WORKFLOWS

_FIELD = "workflowName"


@contextmanager
def suggest_workflows(session: Session, wanted: str) -> Iterator[None]:
    """Add similar known workflow names to a RequestRefused that objects to the workflow."""
    try:
        yield
    except RequestRefused as refused:
        if _FIELD in refused.fields:
            near = near_workflows(session, wanted)
            suggestion = f"Seen here: {', '.join(near)}." if near else ASK_FOR_WORKFLOWS
            refused.fields[_FIELD] = (*refused.fields[_FIELD], suggestion)
        raise


def write_note(session: Session, workflow: str) -> None:
    """Show what config.toml notes on a workflow, before a job is made for it."""
    if text := session.profile.preferences.workflow_text(workflow):
        talk.write_message(f"{workflow}: {text}")


def write_near_workflows(session: Session, wanted: str) -> None:
    """Write which known workflows have a name like one that has no jobs."""
    near = near_workflows(session, wanted)
    seen = f"; seen here: {', '.join(near)}" if near else ""
    talk.write_message(f"the name of a workflow is matched exactly{seen}")


def near_workflows(session: Session, wanted: str) -> list[str]:
    """The known workflow names most similar to `wanted`."""
    return similar_names(wanted, remembered_workflows(session.history))
