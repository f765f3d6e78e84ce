"""Which of a job's outputs is the cleansed file."""

from data8_tui.api.models import Job
from data8_tui.errors import OutputUnclear, UsageError

_USUAL = "output"


def choose_output(job: Job, wanted: str) -> tuple[str, str]:
    """The output's name in the workflow, and its dataset.

    The wanted one; else the only one, or the one called Output. Raises OutputUnclear otherwise,
    and then the same command with --take goes on; UsageError where there is none.
    """
    outputs = job.output_datasets
    if wanted in outputs:
        return wanted, outputs[wanted]
    if not outputs:
        raise UsageError(
            f"job “{job.name}” has no output dataset",
            hint="Files that it left on the account's transfer area are not served by this API.",
        )
    usual = [name for name in outputs if name.lower() == _USUAL or len(outputs) == 1]
    if wanted or len(usual) != 1:
        what = f"no output “{wanted}”" if wanted else f"{len(outputs)} outputs"
        raise OutputUnclear(
            f"job “{job.name}” has {what}",
            hint=f"The same command with --take goes on: {', '.join(outputs)}.",
            outputs=tuple(outputs),
        )
    return usual[0], outputs[usual[0]]
