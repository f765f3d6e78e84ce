"""A workflow: the kinds of outcome that a record can have, and the results of each.

A kind determines both the outcome columns of its records and the statistics that count them, so
statistics and output datasets agree.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

TEXT, WHOLE, DECIMAL, DATE, FLAG = range(5)
"""Column type codes. The API documents 0 and 1; the others are assumptions of this sandbox."""

INPUTS = ("Contacts", "Accounts")
"""Every workflow's names for its input datasets."""


@dataclass(frozen=True)
class Kind:
    """One outcome: its frequency (`weight`), and the `values` that it adds to a record.

    `counts` are the paths in the statistics that it increments, such as `Deceased/Halo`.
    """

    key: str
    weight: float
    counts: tuple[str, ...]
    values: Mapping[str, object]


@dataclass(frozen=True)
class Workflow:
    """`outputs` maps an output's name to its kinds, `columns` an added column to its type code.

    `rate` is the name of a percentage in the statistics and the kinds that it counts; `warnings`
    maps a kind to a message with its count; `facts` are those of a day and of a job's parameters;
    `titles` are usual names of such jobs.

    `required` has roles of columns (cleanse/roles.py): an input has a column of each. `judges` is
    the role that the workflow itself examines, if there is one; a value there is not valid where
    the record's kind is one of `refuting`.
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
    facts: Callable[[date, Mapping[str, str]], Mapping[str, object]]
    titles: tuple[str, ...]
    required: tuple[str, ...]
    judges: str = ""
    refuting: frozenset[str] = frozenset()


def outcome_kind(key: str, weight: float, counts: str, **values: object) -> Kind:
    """Return a kind; `counts` has spaces between the paths."""
    return Kind(key, weight, tuple(counts.split()), values)


def kinds_with_prefix(kinds: Sequence[Kind], *prefixes: str) -> frozenset[str]:
    """Return the keys that begin with one of these."""
    return frozenset(kind.key for kind in kinds if kind.key.startswith(prefixes))


def all_kinds(kinds: Sequence[Kind]) -> frozenset[str]:
    """Return all keys."""
    return frozenset(kind.key for kind in kinds)
