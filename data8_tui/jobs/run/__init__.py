"""A run from a local file to a cleansed file: preflight, upload, submit, watch, download, receipt.

A run may be interrupted anywhere, and the same plan resumes it: what each stage creates is recorded
before or known by its name, so no second dataset and no second job is created.
"""

from data8_tui.jobs.run.pipeline import run_pipeline
from data8_tui.jobs.run.plan import RunPlan, RunReceipt
from data8_tui.jobs.run.stages import Now, OnStageUpdate, RunStage, StageUpdate
from data8_tui.jobs.run.unfinished_runs import UnfinishedRun, forget_run, interrupted_runs

__all__ = [
    "Now",
    "OnStageUpdate",
    "RunPlan",
    "RunReceipt",
    "RunStage",
    "StageUpdate",
    "UnfinishedRun",
    "forget_run",
    "interrupted_runs",
    "run_pipeline",
]
