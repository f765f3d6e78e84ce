"""What has to be known first of a job: why it failed, what is wrong with it, what it warns of."""

from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap
from typing import NamedTuple

from data8_tui.api.models import Job
from data8_tui.insight.baseline import Verdict
from data8_tui.insight.failure_reason import failure_reason, stated_warnings
from data8_tui.insight.outlook import Outlook, concerns
from data8_tui.tui import safe
from data8_tui.wording.unusual import verdict_lines

_WARNING = "$text-warning"
_NO_BREAK = "\N{NO-BREAK SPACE}"


class Alert(NamedTuple):
    """A word and a text, in a style, on at most `lines` lines."""

    word: str
    text: str
    style: str
    lines: int


def alerts(
    job: Job, outlook: Outlook, now: datetime, verdict: Verdict | None, *, brief: bool
) -> Iterator[Alert]:
    """The reason of a failure, then what is wrong now, then what is unusual, then the warnings.

    `brief` is for a low screen.
    """
    if why := failure_reason(job):
        word, style = ("reason", "$text-error") if job.failed else ("it says", "")
        yield Alert(word, why, style, 1 if brief else 4)
    for concern in concerns(outlook, now):
        yield Alert(concern.kind, concern.why, _WARNING, 1 if brief else 2)
    for line in verdict_lines(verdict) if verdict else ():
        word, style = ("accepted", "") if verdict and verdict.accepted else ("unusual", _WARNING)
        yield Alert(word, line, style, 2)
    warnings = stated_warnings(job)
    most = 1 if brief else 3
    for number, text in enumerate(warnings[:most], start=1):
        more = len(warnings) - most if number == most else 0
        yield Alert(
            "warning", text + (f" (and {more} more below)" if more > 0 else ""), _WARNING, 1
        )


def alert_lines(alert: Alert, width: int) -> list[str]:
    """The text on as many lines as it may take, safe to show; “…” where that is too few."""
    text = safe.visible_beginning(alert.text)
    # No number is on another line than its unit.
    joined = text.replace(" %", f"{_NO_BREAK}%")
    lines = wrap(joined, max(3, width), max_lines=alert.lines, placeholder=" …")
    return [line.replace(_NO_BREAK, " ") for line in lines]
