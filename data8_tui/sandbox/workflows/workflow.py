"""What a workflow is: the kinds of outcome a record can have, and what each means in the results.

A kind decides both the outcome columns of its records and the statistics that count them, so
statistics and output datasets can't disagree.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

TEXT, WHOLE, DECIMAL, DATE, FLAG = range(5)
"""Column type codes. The API documents 0 and 1; the others are this sandbox's own."""

INPUTS = ("Contacts", "Accounts")
"""The names by which every workflow knows its input datasets."""


@dataclass(frozen=True)
class Kind:
    """One outcome: how often it comes, what it writes into the record, what it adds one to.

    `counts` are paths into the statistics, such as `Deceased/Halo`.
    """

    key: str
    weight: float
    counts: tuple[str, ...]
    values: Mapping[str, object]


@dataclass(frozen=True)
class Workflow:
    """`outputs` maps an output's name to the kinds it holds, `columns` a name to its type code.

    `rate` names a percentage in the statistics and the kinds that it counts; `warnings` maps a
    kind to a sentence about its number; `titles` are what people here call such jobs.
    """

    name: str
    title: str
    records_per_second: float
    kinds: tuple[Kind, ...]
    columns: Mapping[str, int]
    outputs: Mapping[str, frozenset[str]]
    rate: tuple[str, frozenset[str]]
    warnings: Mapping[str, str]
    parameters: Mapping[str, tuple[str, ...]]
    facts: Callable[[date], Mapping[str, object]]
    titles: tuple[str, ...]


def outcome_kind(key: str, weight: float, counts: str, **values: object) -> Kind:
    """`counts` with spaces between the paths."""
    return Kind(key, weight, tuple(counts.split()), values)


def holding(kinds: Sequence[Kind], *prefixes: str) -> frozenset[str]:
    """The keys that begin with one of these."""
    return frozenset(kind.key for kind in kinds if kind.key.startswith(prefixes))


def holding_all(kinds: Sequence[Kind]) -> frozenset[str]:
    return frozenset(kind.key for kind in kinds)
