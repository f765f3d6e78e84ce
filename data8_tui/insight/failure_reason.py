"""Why a job did not complete, as far as it says so itself."""

from data8_tui.api.models import Job, JobState
from data8_tui.insight.humanize import state_word
from data8_tui.insight.statistics import flatten, label_words

_SAYS_WHY = {"error", "errors", "failure", "failures", "reason", "exception"}
_BRIEF = 200
_NOTHING = ("", '""', "{}", "[]")
_DIDNT_COMPLETE = (JobState.FAILED, JobState.CANCELLED, JobState.UNKNOWN)


def failure_reason(job: Job) -> str:
    """The reason on one line, as it was sent; "" where the job completed or gives none.

    Data8 documents no place for it: it is the first text among the statistics below a name at
    their top that holds a word for it.
    """
    if not job.finished or job.state not in _DIDNT_COMPLETE:
        return ""
    for row in flatten(job.statistics):
        if (
            row.number is None
            and row.value not in _NOTHING
            and _SAYS_WHY & set(label_words(row.path[0]))
        ):
            return " ".join(row.value.split())
    return ""


def brief_failure_reason(job: Job) -> str:
    """How a job stands, and why where it says so: `failed: the file ended in a quoted field`."""
    why = failure_reason(job)
    if not why:
        return state_word(job)
    return f"{state_word(job)}: {why if len(why) <= _BRIEF else why[:_BRIEF] + '…'}"
