"""Workflows by name: Data8 publishes no list of them, so those that were seen here are offered."""

from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches

from data8_tui.errors import RequestRefused, StorageError
from data8_tui.session import Session

_FIELD = "workflowName"
_FEW = 3
_LIKE = 0.4
"""How like two names must be, from 0 to 1, for one to be offered for the other."""


@contextmanager
def naming_workflows(session: Session, wanted: str) -> Iterator[None]:
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
    try:
        seen = {name.casefold(): name for name in session.history.runs.workflows()}
    except StorageError:
        return []
    near = get_close_matches(wanted.casefold(), seen, n=_FEW, cutoff=_LIKE)
    return [seen[name] for name in near if seen[name] != wanted]
