"""A job's statistics: counts of its kinds, nested as Data8 nests them, rates and other facts."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from data8_tui.sandbox.literals import Literal
from data8_tui.sandbox.workflows.workflow import Workflow


def _add(tree: dict[str, Any], path: str, number: int) -> None:
    *branches, leaf = path.split("/")
    for branch in branches:
        tree = tree.setdefault(branch, {})
    tree[leaf] = tree.get(leaf, 0) + number


def _percentage(part: int, whole: int) -> Literal:
    return Literal(f"{100 * part / whole:.2f}" if whole else "0.00")


def scaled(tree: Mapping[str, Any], fraction: float) -> dict[str, Any]:
    """Return a tree of counts scaled to `fraction` of the work, rounded down."""
    return {
        name: scaled(value, fraction) if isinstance(value, Mapping) else int(value * fraction)
        for name, value in tree.items()
    }


class OutcomeCounts(NamedTuple):
    """The number of a job's input records, and of those of each kind."""

    records: int
    kinds: Mapping[str, int]


def _records(
    workflow: Workflow, counts: Mapping[str, int], records: int, fraction: float
) -> dict[str, int]:
    held = {output: sum(counts[key] for key in kinds) for output, kinds in workflow.outputs.items()}
    return {"Input": records, "Processed": int(records * fraction), **held}


def job_statistics(
    workflow: Workflow, counted: OutcomeCounts, fraction: float, seconds: float, day: date
) -> dict[str, Any]:
    """Return the statistics when `fraction` of the job is done, after `seconds`."""
    so_far = scaled(counted.kinds, fraction)
    done = sum(so_far.values())
    tree: dict[str, Any] = {"Records": _records(workflow, so_far, counted.records, fraction)}
    for kind in workflow.kinds:
        for path in kind.counts:
            _add(tree, path, so_far[kind.key])
    name, rated = workflow.rate
    tree[name] = _percentage(sum(so_far[key] for key in rated), done)
    tree.update(workflow.facts(day))
    tree["Processing"] = {
        "RecordsPerSecond": Literal(f"{done / seconds if seconds else 0:.1f}"),
        "Elapsed": str(timedelta(seconds=int(seconds))).rjust(8, "0"),
    }
    warnings = [text.format(so_far[key]) for key, text in workflow.warnings.items() if so_far[key]]
    if warnings:
        tree["Warnings"] = warnings
    return tree
