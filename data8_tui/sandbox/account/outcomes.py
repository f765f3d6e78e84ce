"""The outcome of each record of a generated job: exact quotas, assigned by a permutation.

The statistics are counted from the quotas, so both agree exactly. A record's kind is computed from
its number alone, by a linear permutation of all numbers, so any block of a dataset can be
generated without the ones before it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import gcd
from random import Random

from data8_tui.sandbox.workflows.workflow import Kind


def _apportion(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Return whole numbers that add up to `total`, by the largest remainder method."""
    sum_of_weights = sum(weights.values())
    exact = {key: total * weight / sum_of_weights for key, weight in weights.items()}
    shares = {key: int(share) for key, share in exact.items()}
    by_remainder = sorted(exact, key=lambda key: shares[key] - exact[key])
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


def outcome_quotas(
    kinds: Iterable[Kind],
    records: int,
    seed: str,
    factors: Mapping[str, float] | None = None,
    unevenness: float = 0.25,
) -> dict[str, int]:
    """Return how many of `records` have each kind, in the kinds' order, with random variation.

    `factors` multiply the weights of some kinds, for an unusual job; each weight varies by up to
    `unevenness`, a share of it.
    """
    rng = Random(f"quotas {seed}")
    weights = {
        kind.key: kind.weight
        * (factors or {}).get(kind.key, 1.0)
        * rng.uniform(1 - unevenness, 1 + unevenness)
        for kind in kinds
    }
    return _apportion(records, weights)


@dataclass(frozen=True)
class OutcomeAssignment:
    """A permutation of a dataset's records over its kinds."""

    bounds: tuple[int, ...]
    step: int
    offset: int

    @classmethod
    def from_counts(cls, counts: Iterable[int], seed: str) -> "OutcomeAssignment":
        """Return the assignment of `counts` records of each kind; `seed` determines it."""
        bounds = tuple(accumulate(counts))
        total = max(bounds[-1] if bounds else 0, 1)
        rng = Random(f"deal {seed}")
        step = rng.randrange(1, total + 1)
        while gcd(step, total) != 1:
            step += 1
        return cls(bounds, step, rng.randrange(total))

    def kinds(self, numbers: range) -> list[int]:
        """Return the index of the kind of each of these records; records count from 0."""
        bounds, step, offset, total = self.bounds, self.step, self.offset, self.bounds[-1]
        return [bisect_right(bounds, (n * step + offset) % total) for n in numbers]
