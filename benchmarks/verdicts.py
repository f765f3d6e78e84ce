"""Measure how long the verdict on one job takes, over a generated year of 5,000 jobs.

    python benchmarks/verdicts.py

Run it with the Python that has data8-tui and the packages of its tests installed.
"""

import gc
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from data8_tui.insight.baseline import MOST_RUNS, JobFigures, PastJobs, job_figures, judge
from tests.generated_year import WORKFLOWS, generated_year


def verdict_times(jobs: list[JobFigures]) -> list[float]:
    """Milliseconds of the processor for each job that has a whole past."""
    taken = []
    for place in range(MOST_RUNS, len(jobs)):
        past = PastJobs(jobs[place - MOST_RUNS : place])
        begun = time.process_time()
        judge(jobs[place], past)
        taken.append((time.process_time() - begun) * 1000)
    return taken


def main() -> None:
    year = generated_year(1)
    gc.freeze()  # A session has no year of jobs in memory that would be looked through.
    print("| workflow | jobs | figures | median ms | 99th percentile ms |")
    print("|---|---:|---:|---:|---:|")
    for workflow in WORKFLOWS:
        found = (job_figures(each.job) for each in year if each.workflow == workflow)
        jobs = [each for each in found if each is not None]
        times = sorted(verdict_times(jobs))
        figures = len(jobs[-1].figures)
        high = times[len(times) * 99 // 100]
        cells = (workflow.name, len(times), figures, f"{statistics.median(times):.1f}")
        print(f"| {' | '.join(map(str, cells))} | {high:.1f} |")


if __name__ == "__main__":
    main()
