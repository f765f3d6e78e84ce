"""Creates the account's generated jobs: names, files, datasets, parameters, endings."""

from dataclasses import replace
from datetime import datetime
from random import Random

from data8_tui.sandbox.account.job import CANCELLED, COMPLETES, FAILED, Ending, SandboxJob
from data8_tui.sandbox.account.names import UniqueNames, job_name, slug
from data8_tui.sandbox.account.special_jobs import SpecialJob
from data8_tui.sandbox.workflows import WORKFLOWS
from data8_tui.sandbox.workflows.workflow import INPUTS, Workflow

_FIRST_NUMBER = 2801
_SHARES = {
    "ContactDeceasedCheck": 30,
    "AddressValidation": 22,
    "EmailValidation": 18,
    "PhoneValidation": 12,
    "Deduplication": 11,
    "B2BMatching": 7,
}
_ERRORS = (
    "The reference data was not available; nothing was charged.",
    "Column 'postcode' is not in the input.",
    "The worker stopped answering after 3 attempts.",
)


class JobFactory:
    """Numbers jobs in the order of creation; no two have the same name."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._names = UniqueNames()
        self._number = _FIRST_NUMBER

    def routine_job(self, rng: Random, at: datetime) -> SandboxJob:
        """Return a job of a random workflow, with about 250 to 200,000 records."""
        workflow = WORKFLOWS[rng.choices([*_SHARES], [*_SHARES.values()])[0]]
        job = self._job(rng, at, workflow, int(10 ** rng.uniform(2.4, 5.3)), None)
        return replace(job, ending=_ending(rng))

    def lasting_job(self, rng: Random, at: datetime, wait: float, duration: float) -> SandboxJob:
        """Return a job of a random workflow; `wait` and `duration` are in seconds."""
        workflow = WORKFLOWS[rng.choices([*_SHARES], [*_SHARES.values()])[0]]
        records = int(duration * workflow.records_per_second * rng.uniform(0.2, 1.0))
        job = self._job(rng, at, workflow, min(records, 950_000), None)
        return replace(job, wait=wait, duration=duration, ending=_ending(rng))

    def special_job(self, rng: Random, at: datetime, special: SpecialJob) -> SandboxJob:
        """Return the described job; its datasets are named after it without a number."""
        workflow = WORKFLOWS[special.workflow]
        job = self._job(rng, at, workflow, special.records, special.name)
        parameters = special.parameters or job.parameters
        return replace(
            job, ending=special.ending, weight_factors=special.weight_factors, parameters=parameters
        )

    def _job(
        self, rng: Random, at: datetime, workflow: Workflow, records: int, given: str | None
    ) -> SandboxJob:
        self._number += 1
        name = self._names.unique(given or job_name(rng, workflow, self._number, at))
        stem = slug(name)
        if given is None and not stem.endswith(str(self._number)):
            stem = f"{stem}_{self._number}"
        by_file = given is None and rng.random() < 0.4
        return SandboxJob(
            name=name,
            workflow=workflow,
            submitted_at=at,
            wait=rng.uniform(1.5, 60),
            duration=4 + records / (workflow.records_per_second * rng.uniform(0.8, 1.2)),
            records=records,
            seed=f"{self._seed} {stem}",
            inputs={} if by_file else _inputs(rng, stem),
            outputs={output: f"{stem}_{output.lower()}" for output in workflow.outputs},
            parameters={key: rng.choice(values) for key, values in workflow.parameters.items()},
            input_filename=f"/ToData8/{stem}.csv" if by_file else None,
            output_filenames=_files(workflow, stem) if by_file else {},
        )


def _inputs(rng: Random, stem: str) -> dict[str, str]:
    wanted = INPUTS if rng.random() < 0.3 else INPUTS[:1]
    return {name: f"{stem}_{name.lower()}" for name in wanted}


def _files(workflow: Workflow, stem: str) -> dict[str, str]:
    return {output: f"/FromData8/{stem}_{output.lower()}.csv" for output in workflow.outputs}


def _ending(rng: Random) -> Ending:
    chance, share = rng.random(), rng.uniform(0.05, 0.9)
    if chance < 0.03:
        return Ending(FAILED, share, error=rng.choice(_ERRORS))
    return Ending(CANCELLED, share) if chance < 0.05 else COMPLETES
