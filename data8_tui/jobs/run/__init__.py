"""From a file to a cleansed file: preflight, upload, submit, watch, download, receipt.

A run may be interrupted anywhere. The same command then goes on from where it was: what each stage
creates is noted before or known by its name, so there is no second dataset and no second job.
"""

from data8_tui.jobs.run.pipeline import run_pipeline
from data8_tui.jobs.run.plan import RunPlan, RunReceipt
from data8_tui.jobs.run.stages import Now, Report, RunStage, StageUpdate
from data8_tui.jobs.run.unfinished_runs import UnfinishedRun, forget_run, interrupted_runs

__all__ = [
    "Now",
    "Report",
    "RunPlan",
    "RunReceipt",
    "RunStage",
    "StageUpdate",
    "UnfinishedRun",
    "forget_run",
    "interrupted_runs",
    "run_pipeline",
]
