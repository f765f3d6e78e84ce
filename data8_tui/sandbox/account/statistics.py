"""A job's statistics: counts of its kinds, nested as Data8 nests them, rates and other facts."""

from collections.abc import Mapping
from datetime import timedelta
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


def so_far(fraction: float, share: float) -> float:
    """Return the part of the counts to show when `share` of the work has been counted."""
    return min(fraction / share, 1.0) if share else 0.0


class OutcomeCounts(NamedTuple):
    """The number of a job's input records, and of those that are processed, by kind too."""

    records: int
    processed: int
    kinds: Mapping[str, int]


def _records(workflow: Workflow, counted: OutcomeCounts) -> dict[str, int]:
    held = {
        output: sum(counted.kinds[key] for key in keys) for output, keys in workflow.outputs.items()
    }
    return {"Input": counted.records, "Processed": counted.processed, **held}


def job_statistics(
    workflow: Workflow, counted: OutcomeCounts, seconds: float, facts: Mapping[str, object]
) -> dict[str, Any]:
    """Return the statistics of what was counted in `seconds`, with other facts."""
    kinds = counted.kinds
    done = sum(kinds.values())
    tree: dict[str, Any] = {"Records": _records(workflow, counted)}
    for kind in workflow.kinds:
        for path in kind.counts:
            _add(tree, path, kinds[kind.key])
    name, rated = workflow.rate
    tree[name] = _percentage(sum(kinds[key] for key in rated), done)
    tree.update(facts)
    tree["Processing"] = {
        "RecordsPerSecond": Literal(f"{done / seconds if seconds else 0:.1f}"),
        "Elapsed": str(timedelta(seconds=int(seconds))).rjust(8, "0"),
    }
    warnings = [text.format(kinds[key]) for key, text in workflow.warnings.items() if kinds[key]]
    if warnings:
        tree["Warnings"] = warnings
    return tree
