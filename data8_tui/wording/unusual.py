"""What is unusual about a job, in sentences that both front ends share."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from data8_tui.insight.baseline import FigureKind, Finding, FindingKind, Verdict
from data8_tui.insight.humanize import several, span

WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_MOST_DIGITS = 6
_MOST_ALSO = 3


def finding_text(finding: Finding, *, brief: bool = False) -> str:
    """One finding: `Deceased 9.1 %, usually 2.8–3.4 % (14 runs)`.

    `brief` leaves out how often its rule found anything before, where it never did.
    """
    value, usual = _value_and_range(finding)
    of = f" of {finding.group}" if finding.group else ""
    match finding.kind:
        case FindingKind.TREND:
            direction = "rising" if finding.rising else "falling"
            return f"{finding.label} {value}{of}: {direction} for {finding.runs} runs"
        case FindingKind.MUTED:
            record = f"{_record(finding)}, and is muted" if finding.tested else "it is muted"
            return f"{finding.label} {value}{of}: it varies too much to be judged ({record})"
    return f"{finding.label} {value}{of}, usually {usual} ({_basis(finding, brief=brief)})"


def verdict_lines(verdict: Verdict, *, brief: bool = False) -> list[str]:
    """A sentence for each finding, or for all shares of one total; the strongest first."""
    lines = []
    for first, *others in _grouped(verdict.findings):
        also = [f"{each.label} {_value_and_range(each)[0]}" for each in others]
        more = len(also) - _MOST_ALSO
        shown = also[:_MOST_ALSO] + ([f"{more} more"] if more > 0 else [])
        lines.append(
            finding_text(first, brief=brief) + (f"; also {', '.join(shown)}" if shown else "")
        )
    return lines


def unusual_lines(verdict: Verdict) -> list[str]:
    """As `verdict_lines`, of what is unusual alone."""
    return verdict_lines(Verdict(verdict.job, verdict.unusual_findings, verdict.runs))


def unusual_summary(verdict: Verdict) -> str:
    """The strongest of what is unusual in brief, and the number of all other figures."""
    first, *others = verdict.unusual_findings
    more = f"; {several(len(others), 'more figure')}" if others else ""
    return finding_text(first, brief=True) + more


def _grouped(findings: Sequence[Finding]) -> Iterator[list[Finding]]:
    """Findings that are unusual together: shares of the same records, and percentages of them."""
    groups: list[list[Finding]] = []
    for finding in findings:
        group = next((each for each in groups if _belongs(finding, each[0])), None)
        if group is None:
            groups.append([finding])
        else:
            group.append(finding)
    return iter(groups)


def _belongs(finding: Finding, first: Finding) -> bool:
    if finding.kind is not first.kind or finding.kind in (FindingKind.TREND, FindingKind.MUTED):
        return False
    shares = first.figure is FigureKind.SHARE and first.total > 0
    if finding.figure is FigureKind.SHARE:
        return shares and (finding.total, finding.group) == (first.total, first.group)
    percentage = finding.figure is FigureKind.NUMBER
    return shares and percentage and abs(finding.value - 100 * first.value) < 0.1


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
    return f"this rule spoke {times} in the last {finding.tested}"


def _value_and_range(finding: Finding) -> tuple[str, str]:
    """The value, and the range that is usual, with digits enough by which they differ."""
    if finding.figure is FigureKind.DURATION:
        low, high = (span(timedelta(seconds=each)) for each in (finding.low, finding.high))
        usual = low if low == high else f"{low} – {high}"
        return span(timedelta(seconds=finding.value)), usual
    percent = finding.figure is FigureKind.SHARE
    factor, unit = (100, " %") if percent else (1, "")
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
        if value not in (low, high) or numbers[0] in numbers[1:]:
            break
    return texts
