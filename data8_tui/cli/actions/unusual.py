"""What is unusual about jobs that ended: sentences, and an error where that is asked for."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from shlex import quote
from typing import Any, Final

from data8_tui.api.models import Job
from data8_tui.cli import output, talk
from data8_tui.errors import StorageError, UnusualResult, UsageError
from data8_tui.insight.baseline import ENOUGH, Finding, Verdict
from data8_tui.insight.humanize import several
from data8_tui.jobs.kept_verdicts import kept_verdicts
from data8_tui.session import Session
from data8_tui.wording.unusual import unusual_lines, unusual_sentences

_MOST_LINES: Final = 8
"""Lines about one job among the messages; its page has them all."""


def check_baseline(session: Session) -> None:
    """Raise UsageError where no job is judged, so that none could fail for what is unusual."""
    if not session.profile.preferences.baseline.enabled:
        raise UsageError("--fail-on-unusual needs the setting baseline.enabled, which is false")


async def judge_jobs(session: Session, jobs: Sequence[Job]) -> list[Verdict]:
    """The verdicts on jobs, in their order."""
    return [await session.verdicts.judge(job) for job in jobs]


async def kept_by(session: Session, jobs: Iterable[Job]) -> dict[str, Verdict]:
    """The verdicts on jobs that this machine keeps, without a request; none if it can't be read."""
    with suppress(StorageError):
        preferences = session.profile.preferences
        return await kept_verdicts(session.history_or_memory[0], jobs, preferences)
    return {}


def job_with_words(job: Job, verdict: Verdict | None = None) -> Mapping[str, Any]:
    """A job's JSON as received, with `state`, the meaning of its status, and `unusual`.

    `state` is absent where no status was sent. What Data8 sent under such a name stays.
    """
    state = {} if job.status is None or "state" in job.raw else {"state": job.state.value}
    return with_unusual({**job.raw, **state}, verdict)


def with_unusual(document: Mapping[str, Any], verdict: Verdict | None) -> Mapping[str, Any]:
    """A job's JSON with `unusual`: its unusual figures, strongest first; `[]` if none is.

    The member is absent where the job was not judged. Of each figure: the names that lead to it in
    the statistics, joined by `/`, or `duration`; its value and the range of the central 90% of
    `runs` past runs, a share from 0 to 1, a duration in seconds; `kind` is `alarm`, or `mark` where
    fewer than eight runs are known; `accepted` is whether somebody has accepted the job as normal.
    """
    if verdict is None:
        return document
    return {**document, "unusual": [_figure(one, verdict) for one in verdict.unusual_findings]}


def _figure(finding: Finding, verdict: Verdict) -> dict[str, Any]:
    return {
        "statistic": "/".join(finding.path) or "duration",
        "value": finding.value,
        "low": finding.low,
        "high": finding.high,
        "runs": finding.runs,
        "kind": finding.kind,
        "accepted": verdict.accepted,
    }


def unusual_document(verdict: Verdict) -> dict[str, Any]:
    """What is unusual about a job, for programs: its figures, and the sentences about them."""
    return {
        "job": verdict.job,
        "alarmed": verdict.alarmed,
        "accepted": verdict.accepted,
        "pastRuns": verdict.runs,
        "unusual": [_figure(one, verdict) for one in verdict.unusual_findings],
        "sentences": unusual_sentences(verdict),
    }


def write_unusual(verdicts: Sequence[Verdict]) -> None:
    """Write the sentences as warnings, unless somebody has accepted the job."""
    for verdict in verdicts:
        lines = () if verdict.accepted else unusual_lines(verdict)
        name = output.safe(f"“{verdict.job}”: ") if len(verdicts) > 1 else ""
        for line in lines[:_MOST_LINES]:
            talk.write_warning(f"{name}unusual: {output.safe(line)}")
        if more := len(lines[_MOST_LINES:]):
            see = f"see: data8-tui job {quote(verdict.job)}"
            talk.write_warning(f"{name}unusual: {several(more, 'more figure')}; {see}")


def refuse_unusual(verdicts: Sequence[Verdict]) -> None:
    """Raise UnusualResult for alarms that nobody has accepted: those by enough past runs.

    Writes a warning for jobs with too few past runs for an alarm.
    """
    for one in verdicts:
        if one.runs < ENOUGH and not one.accepted:
            name = output.safe(one.job)
            talk.write_warning(
                f"“{name}” could not fail for what is unusual: {several(one.runs, 'past run')} of "
                f"its workflow {'is' if one.runs == 1 else 'are'} known, {ENOUGH} are needed"
            )
    alarmed = [one for one in verdicts if one.is_alarm]
    if alarmed:
        name = alarmed[0].job
        raise UnusualResult(f"the figures of job “{name}” are unusual").with_note(
            f"see: data8-tui job {quote(name)}; if they are fine, add --accept"
        )
