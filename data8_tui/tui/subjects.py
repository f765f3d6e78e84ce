"""What the user's own commands can be run on: the values of their placeholders, by scope."""

from collections.abc import Mapping

from data8_tui.insight.humanize import state_word
from data8_tui.monitor.store import Store

Subjects = Mapping[str, Mapping[str, str]]
"""By each scope that there is one for, the texts of the placeholders; some may be empty."""


def job_subject(store: Store, name: str | None) -> Subjects:
    """A job, as far as it is known; nothing without a name."""
    if not name:
        return {}
    values, job = {"job": name}, store.job(name)
    if job is not None:
        values |= {"workflow": job.workflow_name, "state": state_word(job)}
    return {"job": values}


def dataset_subject(name: str | None) -> Subjects:
    """A dataset; nothing without a name."""
    return {"dataset": {"dataset": name}} if name else {}
