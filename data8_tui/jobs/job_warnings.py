"""How a new job differs from all jobs of its workflow: perhaps a slip of the fingers.

Data8 publishes no list of workflows and none of what they take, so it alone can refuse a name, and
does so only once the file is with it. Nothing here is an objection: somebody is always the first.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from typing import Protocol

from data8_tui.codes import Message, RunWarning
from data8_tui.errors import Data8Error, NotFound, StorageError
from data8_tui.jobs.column_habits import DatasetsClient, column_warnings, learn_columns
from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.suggestions import JobsClient, WorkflowHabits, learn_habits
from data8_tui.monitor.history import History
from data8_tui.threads import run_in_thread

Columns = Collection[str]

_FEW = 3
_LIKE = 0.4
"""How like two names must be, from 0 to 1, for one to be offered for the other."""


class HabitsClient(JobsClient, DatasetsClient, Protocol):
    """The part of `api.client.Client` that is needed here."""


def similar_names(wanted: str, names: Iterable[str], likeness: float = _LIKE) -> list[str]:
    """The few of `names` that are most like `wanted`, which is not among them, the likest first.

    Where none is like it, those that contain it. `likeness` is from 0 to 1.
    """
    folded = {name.casefold(): name for name in names}
    sought = wanted.casefold()
    near = get_close_matches(sought, folded, n=_FEW, cutoff=likeness)
    found = near or [name for name in folded if sought in name][:_FEW]
    return [folded[name] for name in found if folded[name] != wanted]


def remembered_workflows(history: History) -> list[str]:
    """The workflows that this machine has seen; none where its history can't be read."""
    with suppress(StorageError):
        return history.runs.workflows()
    return []


async def run_warnings(
    client: HabitsClient,
    history: History,
    spec: JobSpec,
    output: str,
    columns: Mapping[str, Columns],
) -> tuple[Message, ...]:
    """A RunWarning for each unusual name, that of the `output` to be taken too, and for columns.

    `columns` are those of inputs that are files here, by the input's name. None for the first job
    of an account, and where Data8 doesn't answer, since it will be asked again.
    """
    with suppress(Data8Error):
        known = await learn_habits(client, spec.workflow)
        if known.jobs:
            return (
                *_inputs(known, spec),
                *_parameters(known, spec),
                *_output(known, spec, output),
                *await _columns(client, known, spec, columns),
            )
        seen = {job.workflow_name for job in await client.list_jobs()}
        remembered = await run_in_thread(remembered_workflows, history)
        names = seen.union(remembered) - {""}
        return (_workflow(spec.workflow, names),) if names else ()
    return ()


async def job_warnings(client: HabitsClient, spec: JobSpec) -> tuple[Message, ...]:
    """The same of the parameters and columns alone, which Data8 may take as they are."""
    with suppress(Data8Error):
        if spec.parameters or spec.datasets:
            known = await learn_habits(client, spec.workflow)
            return (*_parameters(known, spec), *await _columns(client, known, spec, {}))
    return ()


async def _columns(
    client: HabitsClient, known: WorkflowHabits, spec: JobSpec, files: Mapping[str, Columns]
) -> list[Message]:
    """Of the inputs, those that are `files` and those that are datasets at Data8."""
    usual = await learn_columns(client, known, spec.datasets)
    given = dict(files)
    for name, dataset in spec.datasets.items():
        if name in usual and name not in files:
            with suppress(NotFound):  # reported when the job is submitted
                given[name] = (await client.get_dataset(dataset)).columns
    return list(column_warnings(spec.workflow, usual, given))


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
