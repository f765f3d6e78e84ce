"""Workflows by name: Data8 publishes no list of them, so those that were seen here are offered."""

from collections.abc import Iterator
from contextlib import contextmanager

from data8_tui.errors import RequestRefused
from data8_tui.jobs.name_warnings import remembered_workflows, similar_names
from data8_tui.session import Session

_FIELD = "workflowName"


@contextmanager
def suggest_workflows(session: Session, wanted: str) -> Iterator[None]:
    """Where Data8 refuses the workflow, say beside its sentence which names were seen like it."""
    try:
        yield
    except RequestRefused as refused:
        if _FIELD in refused.fields and (near := near_workflows(session, wanted)):
            said = f"Seen here: {', '.join(near)}."
            refused.fields[_FIELD] = (*refused.fields[_FIELD], said)
        raise


def near_workflows(session: Session, wanted: str) -> list[str]:
    """The names most like `wanted` of those that this machine remembers; it may remember none."""
    return similar_names(wanted, remembered_workflows(session.history))
