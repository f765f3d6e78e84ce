"""What is unusual about a job, in sentences that both front ends share."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from data8_tui.insight.baseline import FigureKind, Finding, FindingKind, Verdict
from data8_tui.insight.humanize import PERCENT_SIGN, count, several, span
from data8_tui.insight.statistics import Path

UNUSUAL_MARK = "≠"
"""Marks a job, or one of its figures, that strays from its workflow's past."""

WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_MOST_DIGITS = 6


def finding_text(finding: Finding, *, brief: bool = False) -> str:
    """One finding: `Deceased 9.1%, usually 2.8–3.4% (14 runs)`.

    `brief` leaves out how often its rule found anything before, where it never did.
    """
    if finding.kind is FindingKind.MUTED:
        record = f"{_record(finding)}, and is muted" if finding.tested else "it is muted"
        return f"{_subject(finding)}: it varies too much to be judged ({record})"
    if finding.kind is FindingKind.TREND:
        return _figure_text(finding)
    return f"{_figure_text(finding)} ({_basis(finding, brief=brief)})"


def verdict_lines(verdict: Verdict, *, brief: bool = False) -> list[str]:
    """A line for each finding, the strongest first.

    What several have in common is a line before theirs, which ends in a colon: over how many runs,
    and how often the rule found anything before.
    """
    lines: list[str] = []
    for basis, some in _by_basis(verdict.findings, brief=brief):
        if len(some) == 1 or not basis:
            lines += [finding_text(each, brief=brief) for each in some]
        else:
            by = "by" if some[0].kind is FindingKind.MARK else "by the last"
            lines += [f"{by} {basis}:", *map(_figure_text, some)]
    return lines


def unusual_lines(verdict: Verdict) -> list[str]:
    """As `verdict_lines`, of what is unusual alone."""
    return verdict_lines(Verdict(verdict.job, verdict.unusual_findings, verdict.runs))


def unusual_sentences(verdict: Verdict) -> list[str]:
    """A sentence for each unusual figure that needs no other one to be understood."""
    return [finding_text(each) for each in verdict.unusual_findings]


def unusual_rows(verdict: Verdict | None, paths: Collection[Path]) -> dict[Path, Finding]:
    """The unusual figures by the path of the row that shows each.

    The row of a figure that is missing is its group's. The duration has none.
    """
    found: dict[Path, Finding] = {}
    for finding in verdict.unusual_findings if verdict is not None else ():
        path = finding.path
        while path and path not in paths:
            path = path[:-1]
        if path:
            found.setdefault(path, finding)
    return found


def unusual_summaries(verdict: Verdict) -> tuple[str, ...]:
    """The strongest of what is unusual in brief, and the number of all other figures.

    The same in ever fewer words.
    """
    first, *others = verdict.unusual_findings
    text, figure = finding_text(first, brief=True), _figure_text(first)
    if not others:
        return text, figure
    more = f"; {count(len(others))} more"
    return f"{text}; {several(len(others), 'more figure')}", f"{text}{more}", f"{figure}{more}"


def _by_basis(findings: Sequence[Finding], *, brief: bool) -> Iterator[tuple[str, list[Finding]]]:
    """Findings by what they are unusual by; "" for those of another kind."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        judged = finding.kind in (FindingKind.ALARM, FindingKind.MARK)
        basis = _basis(finding, brief=brief) if judged else ""
        groups.setdefault(basis, []).append(finding)
    return iter(groups.items())


def _figure_text(finding: Finding) -> str:
    """`Deceased 9.1%, usually 2.8–3.4%`."""
    if finding.kind is FindingKind.TREND:
        direction = "rising" if finding.rising else "falling"
        return f"{_subject(finding)}: {direction} for {finding.runs} runs"
    return f"{_subject(finding)}, usually {_value_and_range(finding)[1]}"


def _subject(finding: Finding) -> str:
    of = f" of {finding.group}" if finding.group else " of records" if finding.sums else ""
    name = f"sum of {finding.label}" if finding.sums else finding.label
    return f"{name} {_value_and_range(finding)[0]}{of}"


def _basis(finding: Finding, *, brief: bool) -> str:
    runs = several(finding.runs, "run")
    if finding.weekday is not None:
        runs += f" on {WEEKDAYS[finding.weekday]}"
    if finding.kind is FindingKind.MARK:
        return f"only {runs}"
    shows_record = finding.tested and (finding.times or not brief)
    return f"{runs}; {_record(finding)}" if shows_record else runs


def _record(finding: Finding) -> str:
    times = several(finding.times or 0, "time")
    return f"called unusual {times} in the last {finding.tested}"


def _value_and_range(finding: Finding) -> tuple[str, str]:
    """The value, and the range that is usual, with digits enough by which they differ."""
    if finding.figure is FigureKind.DURATION:
        low, high = (span(timedelta(seconds=each)) for each in (finding.low, finding.high))
        usual = low if low == high else f"{low} – {high}"
        return span(timedelta(seconds=finding.value)), usual
    percent = finding.figure is FigureKind.SHARE
    factor, unit = (100, PERCENT_SIGN) if percent else (1, "")
    numbers = [factor * each for each in (finding.value, finding.low, finding.high)]
    whole = finding.figure in (FigureKind.COUNT, FigureKind.TOTAL)
    value, low, high = _distinct(numbers, least=0 if whole else 1)
    return f"{value}{unit}", f"{low}{unit}" if low == high else f"{low}–{high}{unit}"


def _distinct(numbers: Sequence[float], least: int) -> list[str]:
    """Numbers with the fewest digits after the point by which those that differ do so in print."""
    texts: list[str] = []
    for digits in range(least, _MOST_DIGITS + 1):
        texts = [f"{number:,.{digits}f}".removesuffix(".0") for number in numbers]
        value, low, high = texts
        hidden = numbers[0] and not float(value.replace(",", ""))
        if not hidden and (value not in (low, high) or numbers[0] in numbers[1:]):
            break
    return texts
