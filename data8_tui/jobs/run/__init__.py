"""From a file to a cleansed file: preflight, upload, submit, watch, download, receipt.

A run may be interrupted anywhere. The same command then goes on from where it was: what each stage
creates is noted before or known by its name, so there is no second dataset and no second job.
"""

from data8_tui.jobs.run.left import LeftRun, forget, left
from data8_tui.jobs.run.plan import RunPlan, RunReceipt
from data8_tui.jobs.run.report import Now, Report, Stage, Step
from data8_tui.jobs.run.work import run

__all__ = [
    "LeftRun",
    "Now",
    "Report",
    "RunPlan",
    "RunReceipt",
    "Stage",
    "Step",
    "forget",
    "left",
    "run",
]
