"""What is unusual about jobs that ended: sentences, and an error where that is asked for."""

from collections.abc import Sequence
from shlex import quote
from typing import Any

from data8_tui.api.models import Job
from data8_tui.cli import output, talk
from data8_tui.errors import UnusualResult
from data8_tui.insight.baseline import Verdict
from data8_tui.session import Session
from data8_tui.wording.unusual import unusual_lines


async def judge_jobs(session: Session, jobs: Sequence[Job]) -> list[Verdict]:
    """The verdicts on jobs, in their order."""
    return [await session.verdicts.judge(job) for job in jobs]


def unusual_document(verdict: Verdict) -> dict[str, Any]:
    """What is unusual about a job, for programs: a sentence for each finding that belongs apart."""
    return {
        "job": verdict.job,
        "alarmed": verdict.alarmed,
        "accepted": verdict.accepted,
        "pastRuns": verdict.runs,
        "unusual": unusual_lines(verdict),
    }


def write_unusual(verdicts: Sequence[Verdict]) -> None:
    """Write the sentences as warnings, unless somebody has accepted the job."""
    for verdict in verdicts:
        for line in () if verdict.accepted else unusual_lines(verdict):
            name = output.safe(f"“{verdict.job}”: ") if len(verdicts) > 1 else ""
            talk.write_warning(f"{name}unusual: {output.safe(line)}")


def refuse_unusual(verdicts: Sequence[Verdict]) -> None:
    """Raise UnusualResult for alarms that nobody has accepted: those by enough past runs."""
    alarmed = [one for one in verdicts if one.alarmed and not one.accepted]
    if alarmed:
        name = alarmed[0].job
        raise UnusualResult(f"the figures of job “{name}” are unusual").with_note(
            f"see: data8-tui job {quote(name)}; if they are fine, add --accept"
        )
