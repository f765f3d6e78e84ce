"""Unfinished runs of the same file through the same workflow.

They may be intended, for example with another parameter. But each costs a job, so a warning is
given before the file is sent.
"""

import os
from datetime import datetime

from data8_tui.codes import Message, RunWarning, Value
from data8_tui.insight.humanize import moment
from data8_tui.jobs.run.plan import RunPlan
from data8_tui.jobs.run.unfinished_runs import UnfinishedRun, unfinished_runs
from data8_tui.monitor.history import History
from data8_tui.transfer.lock import is_locked


def duplicate_runs(history: History, plan: RunPlan, now: datetime) -> tuple[Message, ...]:
    """A RunWarning for each. Raises StorageError; blocks."""
    return tuple(
        RunWarning.DUPLICATE_RUN(
            source=plan.source.name,
            workflow=plan.workflow,
            begun=_begun(history, other, now),
            **_difference(other.plan, plan),
        )
        for other in unfinished_runs(history)
        if other.plan.key != plan.key and _is_duplicate(other.plan, plan)
    )


def _is_duplicate(other: RunPlan, plan: RunPlan) -> bool:
    same_file = os.path.abspath(other.source) == os.path.abspath(plan.source)
    return same_file and other.workflow == plan.workflow


def _difference(other: RunPlan, plan: RunPlan) -> dict[str, Value]:
    """What the other run does differently, if anything."""
    if dict(other.parameters) != dict(plan.parameters):
        return {
            "parameters": [f"{name}={value}" for name, value in sorted(other.parameters.items())]
        }
    if os.path.abspath(other.target) != os.path.abspath(plan.target):
        return {"target": other.target.name}
    return {}


def _begun(history: History, other: UnfinishedRun, now: datetime) -> str:
    """When an interrupted run was begun; empty while it is under way."""
    if is_locked(history, other.plan.lock):
        return ""
    return moment(datetime.fromisoformat(other.journal.begun_at), now)
