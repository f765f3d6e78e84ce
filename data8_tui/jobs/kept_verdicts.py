"""The verdicts that this machine keeps, read without judging anything and without a request."""

from collections.abc import Iterable
from dataclasses import asdict

from data8_tui.documents import fit
from data8_tui.insight.baseline import Finding, Verdict
from data8_tui.monitor.history import History, StoredVerdict
from data8_tui.threads import run_in_thread


async def kept_verdicts(history: History, names: Iterable[str]) -> dict[str, Verdict]:
    """The verdicts on the jobs of these names; those that were not judged are left out.

    Raises StorageError.
    """
    return await run_in_thread(read_verdicts, history, list(names))


def read_verdicts(history: History, names: list[str]) -> dict[str, Verdict]:
    """As `kept_verdicts`, in a thread of its own. Blocks."""
    stored = history.verdicts.of(names)
    accepted = frozenset(history.verdicts.accepted()) if stored else frozenset()
    found = (from_stored(one, accepted) for one in stored)
    return {verdict.job: verdict for verdict in found if verdict is not None}


def to_stored(verdict: Verdict) -> StoredVerdict:
    """A verdict as the history keeps it."""
    findings = tuple(asdict(finding) for finding in verdict.findings)
    return StoredVerdict(verdict.job, verdict.alarmed, verdict.runs, findings)


def from_stored(stored: StoredVerdict, accepted: frozenset[str]) -> Verdict | None:
    """None for what another version has written in another form: the job is judged anew."""
    try:
        findings = tuple(fit(one, Finding) for one in stored.findings)
    except ValueError:
        return None
    return Verdict(stored.job, findings, stored.runs, stored.job in accepted)
