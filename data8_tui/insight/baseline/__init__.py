"""What is unusual about a finished job, by its workflow's own past. Nothing here does any I/O."""

from data8_tui.insight.baseline.figures import JobFigures, job_figures
from data8_tui.insight.baseline.judgement import MOST_RUNS, PastJobs, judge
from data8_tui.insight.baseline.rule import ENOUGH, FEWEST
from data8_tui.insight.baseline.scale import FigureKind
from data8_tui.insight.baseline.verdict import Finding, FindingKind, Verdict
from data8_tui.insight.statistics import DURATION

__all__ = [
    "DURATION",
    "ENOUGH",
    "FEWEST",
    "MOST_RUNS",
    "FigureKind",
    "Finding",
    "FindingKind",
    "JobFigures",
    "PastJobs",
    "Verdict",
    "job_figures",
    "judge",
]
