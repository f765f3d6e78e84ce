"""The choice of the output of a job that holds the cleansed records."""

from data8_tui.api.models import Job
from data8_tui.codes import Remedy
from data8_tui.errors import OutputUnclear, UsageError

_DEFAULT = "output"


def choose_output(job: Job, wanted: str) -> tuple[str, str]:
    """Return an output's name in the workflow, and the name of its dataset.

    That is the wanted output, else the only one, else the one called Output. Raises OutputUnclear
    where none of these applies, and UsageError where the job has no output.
    """
    outputs = job.output_datasets
    if wanted in outputs:
        return wanted, outputs[wanted]
    if not outputs:
        raise UsageError(
            f"job “{job.name}” has no output dataset",
            remedy=Remedy.OUTPUT_IN_TRANSFER_AREA(),
        )
    usual = [name for name in outputs if name.lower() == _DEFAULT or len(outputs) == 1]
    if wanted or len(usual) != 1:
        what = f"no output “{wanted}”" if wanted else f"{len(outputs)} outputs"
        raise OutputUnclear(
            f"job “{job.name}” has {what}",
            remedy=Remedy.CHOOSE_OUTPUT(outputs=list(outputs)),
            outputs=tuple(outputs),
        )
    return usual[0], outputs[usual[0]]
