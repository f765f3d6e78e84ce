"""How often normal jobs of a generated year are alarmed, and how often changed ones are found."""

from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from data8_tui.api.models import Job
from data8_tui.insight.baseline import (
    ENOUGH,
    FEWEST,
    JobFigures,
    PastJobs,
    Verdict,
    job_figures,
    judge,
)
from data8_tui.jobs.verdicts import WorkflowPast
from data8_tui.settings.model import Preferences, WorkflowSettings
from tests.generated_year import (
    CODES,
    DRIFTS,
    FAILURES,
    STEADY,
    VARYING,
    WORKFLOWS,
    Drift,
    GeneratedJob,
    GeneratedWorkflow,
    changed,
    generated_year,
)

SEED = 1
FEWEST_JOBS = 2_000
WELL_BEHAVED = [each for each in WORKFLOWS if each.well_behaved]
HARD_MIX = [each for each in WORKFLOWS if not each.well_behaved]
SHARES = [each.key for each in (*STEADY, *VARYING) if each.share < 1 / 3]


@cache
def year() -> list[GeneratedJob]:
    return generated_year(SEED)


def jobs_of(workflow: GeneratedWorkflow) -> list[GeneratedJob]:
    return [each for each in year() if each.workflow == workflow]


def judged(workflow: GeneratedWorkflow) -> list[tuple[GeneratedJob, Verdict]]:
    """The jobs that are compared with those before them, as a session does it; none is accepted."""
    jobs = {each.job.name: each for each in jobs_of(workflow)}
    past = WorkflowPast()
    for each in jobs.values():
        past.add(each.job)
    made = past.judge_from(0, {}, frozenset(), Preferences(), WorkflowSettings())
    return [(jobs[verdict.job], verdict) for verdict in made if verdict.runs >= FEWEST]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("workflows", "most"),
    [pytest.param(WELL_BEHAVED, 0.01, id="well-behaved"), pytest.param(HARD_MIX, 0.03, id="hard")],
)
def test_few_normal_jobs_are_alarmed_and_sudden_drifts_are_found(
    workflows: Sequence[GeneratedWorkflow], most: float
) -> None:
    verdicts = [each for workflow in workflows for each in judged(workflow)]
    normal = [verdict.alarmed for job, verdict in verdicts if not job.drifts]
    assert len(normal) >= FEWEST_JOBS
    assert sum(normal) / len(normal) <= most
    for drift in first_sudden_drifts(workflows):
        begun = [v for job, v in verdicts if drift in job.drifts and job.day == drift.begin]
        assert any(verdict.alarmed for verdict in begun), drift


def first_sudden_drifts(workflows: Sequence[GeneratedWorkflow]) -> list[Drift]:
    """The first of each figure: those that nobody has accepted widen the rule for later ones."""
    first: dict[tuple[str, str], Drift] = {}
    for drift in sorted(DRIFTS, key=lambda drift: drift.begin):
        if drift.workflow in {each.name for each in workflows} and not drift.slow:
            first.setdefault((drift.workflow, drift.what), drift)
    return [drift for (_, what), drift in first.items() if what != FAILURES]


def figures_of(job: Job) -> JobFigures:
    found = job_figures(job)
    assert found is not None
    return found


@cache
def normal_jobs(workflow: GeneratedWorkflow) -> tuple[list[GeneratedJob], list[JobFigures]]:
    """Those that completed and that nothing was changed in, and the figures of each."""
    normal = [each for each in jobs_of(workflow) if not each.drifts and each.job.succeeded]
    return normal, [figures_of(each.job) for each in normal]


def changed_jobs(factor: float, runs: int) -> Iterator[tuple[JobFigures, list[JobFigures], str]]:
    """Jobs with one share multiplied, each with the jobs before it; the shares by turns."""
    for workflow in WELL_BEHAVED:
        normal, known = normal_jobs(workflow)
        for place in range(runs, len(normal)):
            what = SHARES[place % len(SHARES)]
            document = changed(normal[place].document, what, factor)
            yield figures_of(Job.from_json(document, CODES)), known[place - runs : place], what


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("factor", "runs", "least"), [(3.0, ENOUGH, 0.99), (2.0, 10, 0.9)])
def test_a_multiplied_share_is_found(factor: float, runs: int, least: float) -> None:
    found = []
    for job, past, what in changed_jobs(factor, runs):
        unusual = judge(job, PastJobs(past)).unusual_findings
        found.append(what in [finding.path[-1] for finding in unusual if finding.path])
    assert len(found) >= FEWEST_JOBS
    assert sum(found) / len(found) >= least
