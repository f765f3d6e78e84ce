"""Unfinished runs of the same file through the same workflow.

They may be intended, for example with another parameter. But each costs a job, so a warning is
given before the file is sent.
"""

import os
from datetime import datetime

from data8_tui.insight.humanize import brief_moment
from data8_tui.jobs.run.plan import RunPlan
from data8_tui.jobs.run.unfinished_runs import UnfinishedRun, unfinished_runs
from data8_tui.monitor.history import History
from data8_tui.transfer.lock import is_locked


def duplicate_runs(history: History, plan: RunPlan, now: datetime) -> tuple[str, ...]:
    """A sentence for each. Raises StorageError; blocks."""
    return tuple(
        f"another run of {plan.source.name} through “{plan.workflow}”"
        f"{_difference(other.plan, plan)} {_status(history, other, now)}"
        for other in unfinished_runs(history)
        if other.plan.key != plan.key and _is_duplicate(other.plan, plan)
    )


def _is_duplicate(other: RunPlan, plan: RunPlan) -> bool:
    same_file = os.path.abspath(other.source) == os.path.abspath(plan.source)
    return same_file and other.workflow == plan.workflow


def _difference(other: RunPlan, plan: RunPlan) -> str:
    if dict(other.parameters) != dict(plan.parameters):
        given = ", ".join(f"{name}={value}" for name, value in sorted(other.parameters.items()))
        return f", with {given or 'no parameters'},"
    if os.path.abspath(other.target) != os.path.abspath(plan.target):
        return f", into {other.target.name},"
    return ""


def _status(history: History, other: UnfinishedRun, now: datetime) -> str:
    if is_locked(history, other.plan.lock):
        return "is under way"
    begun = brief_moment(datetime.fromisoformat(other.journal.begun_at), now)
    return f"was begun {begun} and hasn't come to its end"
