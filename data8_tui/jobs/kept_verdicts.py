"""The verdicts that this machine keeps, read without judging anything and without a request.

One that was made by other settings counts as none: its job is judged anew.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from hashlib import sha256
from typing import Final

from data8_tui.api.models import Job
from data8_tui.documents import fit
from data8_tui.insight.baseline import Finding, Verdict
from data8_tui.monitor.history import History, StoredVerdict
from data8_tui.settings.model import Preferences, WorkflowSettings
from data8_tui.threads import run_in_thread

_RULE: Final = 1
"""Counted up with each change of the method, so that jobs are judged by it."""


async def kept_verdicts(
    history: History, jobs: Iterable[Job], preferences: Preferences
) -> dict[str, Verdict]:
    """The verdicts on these jobs by name; those that were not judged are left out.

    Raises StorageError.
    """
    return await run_in_thread(read_verdicts, history, list(jobs), preferences)


def read_verdicts(
    history: History, jobs: Iterable[Job], preferences: Preferences
) -> dict[str, Verdict]:
    """As `kept_verdicts`. Blocks."""
    if not preferences.baseline.enabled:
        return {}
    workflows = {job.name: job.workflow_name for job in jobs}
    rules = rule_names(workflows.values(), preferences)
    stored = [
        one for one in history.verdicts.of(workflows) if one.rule == rules[workflows[one.job]]
    ]
    accepted = frozenset(history.verdicts.accepted()) if stored else frozenset()
    found = (from_stored(one, accepted) for one in stored)
    return {verdict.job: verdict for verdict in found if verdict is not None}


def rule_name(workflow: str, preferences: Preferences) -> str:
    """What differs where a workflow's jobs would be judged by other settings."""
    own = preferences.workflows.get(workflow, WorkflowSettings())
    settings = [_RULE, preferences.baseline.model_dump(), sorted(own.mute), own.least]
    return sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]


def rule_names(workflows: Iterable[str], preferences: Preferences) -> dict[str, str]:
    """`rule_name` by workflow, worked out once for each."""
    return {workflow: rule_name(workflow, preferences) for workflow in set(workflows)}


def to_stored(verdict: Verdict, rule: str) -> StoredVerdict:
    """A verdict as the history keeps it."""
    findings = tuple(asdict(finding) for finding in verdict.findings)
    return StoredVerdict(verdict.job, verdict.alarmed, verdict.runs, findings, rule)


def from_stored(stored: StoredVerdict, accepted: frozenset[str]) -> Verdict | None:
    """None for what another version has written in another form: the job is judged anew."""
    try:
        findings = tuple(fit(one, Finding) for one in stored.findings)
    except ValueError:
        return None
    return Verdict(stored.job, findings, stored.runs, stored.job in accepted)
