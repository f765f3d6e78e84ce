"""What a new job asks for that none of the account's jobs had: perhaps a slip of the fingers.

Data8 publishes no list of workflows and none of what they take, so it alone can refuse a name, and
does so only once the file is with it. Nothing here is an objection: somebody is always the first.
"""

from collections.abc import Iterable
from contextlib import suppress
from difflib import get_close_matches

from data8_tui.codes import Message, RunWarning
from data8_tui.errors import Data8Error, StorageError
from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.suggestions import JobsClient, WorkflowHabits, learn_habits
from data8_tui.monitor.history import History
from data8_tui.threads import run_in_thread

_FEW = 3
_LIKE = 0.4
"""How like two names must be, from 0 to 1, for one to be offered for the other."""


def similar_names(wanted: str, names: Iterable[str]) -> list[str]:
    """The few of `names` that are most like `wanted`, which is not among them, the likest first."""
    folded = {name.casefold(): name for name in names}
    near = get_close_matches(wanted.casefold(), folded, n=_FEW, cutoff=_LIKE)
    return [folded[name] for name in near if folded[name] != wanted]


def remembered_workflows(history: History) -> list[str]:
    """The workflows that this machine has seen; none where its history can't be read."""
    with suppress(StorageError):
        return history.runs.workflows()
    return []


async def name_warnings(
    client: JobsClient, history: History, spec: JobSpec, output: str = ""
) -> tuple[Message, ...]:
    """A RunWarning for each such name, that of the `output` to be taken too.

    None for the first job of an account, and where Data8 doesn't answer, since it will be asked
    again.
    """
    with suppress(Data8Error):
        known = await learn_habits(client, spec.workflow)
        if known.jobs:
            return (
                *_inputs(known, spec),
                *_parameters(known, spec),
                *_output(known, spec, output),
            )
        seen = {job.workflow_name for job in await client.list_jobs()}
        remembered = await run_in_thread(remembered_workflows, history)
        names = seen.union(remembered) - {""}
        return (_workflow(spec.workflow, names),) if names else ()
    return ()


async def parameter_warnings(client: JobsClient, spec: JobSpec) -> tuple[Message, ...]:
    """The same of the parameters alone, which Data8 may take as they are and go without."""
    if spec.parameters:
        with suppress(Data8Error):
            return tuple(_parameters(await learn_habits(client, spec.workflow), spec))
    return ()


def _workflow(wanted: str, names: Iterable[str]) -> Message:
    return RunWarning.WORKFLOW_UNUSED(workflow=wanted, similar=similar_names(wanted, names)[:1])


def _inputs(known: WorkflowHabits, spec: JobSpec) -> Iterable[Message]:
    """Only where jobs took datasets: one that took a file says nothing about their names."""
    taken = list(known.inputs)
    for name in spec.datasets:
        if taken and name not in known.inputs:
            yield RunWarning.INPUT_UNUSED(workflow=spec.workflow, known=taken, name=name)


def _parameters(known: WorkflowHabits, spec: JobSpec) -> Iterable[Message]:
    given = list(known.parameters)
    for name in spec.parameters:
        if given and name not in known.parameters:
            yield RunWarning.PARAMETER_UNUSED(workflow=spec.workflow, known=given, name=name)


def _output(known: WorkflowHabits, spec: JobSpec, wanted: str) -> Iterable[Message]:
    if wanted and known.outputs and wanted not in known.outputs:
        given = list(known.outputs)
        yield RunWarning.OUTPUT_UNUSED(workflow=spec.workflow, known=given, name=wanted)
