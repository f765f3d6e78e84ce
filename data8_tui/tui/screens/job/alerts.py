"""What has to be known first of a job: why it failed, what is wrong with it, what it warns of."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from textwrap import wrap
from typing import NamedTuple

from data8_tui.api.models import Job
from data8_tui.insight.baseline import Verdict
from data8_tui.insight.failure_reason import failure_reason, stated_warnings
from data8_tui.insight.outlook import Outlook, concerns
from data8_tui.tui import safe
from data8_tui.wording.unusual import verdict_lines

_WARNING = "$text-warning"
_MOST_LINES = 40
"""Of one text; Data8 limits none."""
_MOST_WARNINGS = 100


class Alert(NamedTuple):
    """A word and a text, in a style."""

    word: str
    text: str
    style: str


def alerts(job: Job, outlook: Outlook, now: datetime, verdict: Verdict | None) -> Iterator[Alert]:
    """The reason of a failure, then what is wrong now, then what is unusual, then the warnings."""
    if why := failure_reason(job):
        word, style = ("reason", "$text-error") if job.failed else ("it says", "")
        yield Alert(word, why, style)
    for concern in concerns(outlook, now):
        yield Alert(concern.kind, concern.why, _WARNING)
    for line in verdict_lines(verdict) if verdict else ():
        word, style = ("accepted", "") if verdict and verdict.accepted else ("unusual", _WARNING)
        yield Alert(word, line, style)
    for text in islice(stated_warnings(job), _MOST_WARNINGS):
        yield Alert("warning", text, _WARNING)


def alert_lines(found: Iterable[Alert], width: int, most: int | None) -> tuple[list[Alert], int]:
    """Alerts of one line each in `width` cells, at most `most`, and how many are left out.

    Only the first of an alert's lines has its word, and of alerts with one word the first. Where
    some are left out, the last of the lines is free to state that.
    """
    lines = [line for alert in found for line in _lines(alert, width)]
    shown = lines if most is None or len(lines) <= most else lines[: max(0, most - 1)]
    words = ["", *(line.word for line in shown)]
    labelled = [
        line._replace(word="" if line.word == last else line.word)
        for line, last in zip(shown, words, strict=False)
    ]
    return labelled, len(lines) - len(shown)


def _lines(alert: Alert, width: int) -> Iterator[Alert]:
    """The text on as many lines as it takes, safe to show; “…” where it is endless."""
    text = safe.visible_beginning(alert.text)
    for line in wrap(text, max(3, width), max_lines=_MOST_LINES, placeholder=" …"):
        yield alert._replace(text=line)
