"""The reason why a job did not complete, as far as its statistics state one."""

from collections.abc import Iterator, Set

from data8_tui.api.models import Job
from data8_tui.insight.humanize import state_text
from data8_tui.insight.statistics import flatten, label_words

_REASON_WORDS = {"error", "errors", "failure", "failures", "reason", "exception"}
_WARNING_WORDS = {"warning", "warnings"}
_MAX_LENGTH = 200
_EMPTY = ("", '""')


def failure_reason(job: Job) -> str:
    """The reason on one line, as sent; empty where an ended job states none, or has completed.

    Whether it failed is not always known: the meaning of its status may not be.

    See `stated_error` for where it is looked for.
    """
    return stated_error(job) if job.finished and not job.succeeded else ""


def stated_error(job: Job) -> str:
    """The text of an error in the statistics, on one line, whatever the status; empty without one.

    Data8 documents no field for it. So it is the first text among the statistics under a top-level
    key with a word such as “error” or “reason”.
    """
    return next(_texts_below(job, _REASON_WORDS), "")


def stated_warnings(job: Job) -> list[str]:
    """The texts under a top-level key of the statistics with the word “warning”, each on one line.

    As many as are there, in the order sent.
    """
    return list(_texts_below(job, _WARNING_WORDS))


def _texts_below(job: Job, words: Set[str]) -> Iterator[str]:
    for key, value in job.statistics.items():
        if words & set(label_words(key)):
            for row in flatten({key: value}):
                if row.number is None and not row.empty and row.value not in _EMPTY:
                    yield " ".join(row.value.split())


def brief_failure_reason(job: Job) -> str:
    """The state, with the reason where there is one: `failed: the file ended in a quoted field`.

    Without a full stop, since a sentence goes on behind it.
    """
    why = failure_reason(job)
    return f"{state_text(job)}: {_cut(why)}" if why else state_text(job)


def brief_stated_error(job: Job) -> str:
    """As `stated_error`, cut where it is long, and without a full stop at its end."""
    return _cut(stated_error(job))


def _cut(why: str) -> str:
    return why.rstrip(".") if len(why) <= _MAX_LENGTH else why[:_MAX_LENGTH] + "…"
