"""Which record of a generated job has which outcome: exact quotas, dealt out by a permutation.

The quotas are what the statistics count, so the two agree to the last record. A record's kind is
found from its number alone, by a step that runs once through all numbers, so any block of a
dataset can be made without the ones before it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import gcd
from random import Random

from data8_tui.sandbox.workflows.workflow import Kind

_UNEVEN = 0.25


def _apportion(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Whole numbers that add up to `total`, by largest remainder."""
    sum_of_weights = sum(weights.values())
    exact = {key: total * weight / sum_of_weights for key, weight in weights.items()}
    shares = {key: int(share) for key, share in exact.items()}
    by_remainder = sorted(exact, key=lambda key: shares[key] - exact[key])
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


def quotas(
    kinds: Iterable[Kind], records: int, seed: str, stray: Mapping[str, float] | None = None
) -> dict[str, int]:
    """How many of `records` have each kind, in the kinds' order; uneven, as real files are.

    `stray` multiplies the weight of some kinds, for a job that is out of the ordinary.
    """
    rng = Random(f"quotas {seed}")
    weights = {
        kind.key: kind.weight
        * (stray or {}).get(kind.key, 1.0)
        * rng.uniform(1 - _UNEVEN, 1 + _UNEVEN)
        for kind in kinds
    }
    return _apportion(records, weights)


@dataclass(frozen=True)
class Deal:
    """The kinds of a dataset's records, in their order."""

    bounds: tuple[int, ...]
    step: int
    offset: int

    @classmethod
    def of(cls, counts: Iterable[int], seed: str) -> "Deal":
        bounds = tuple(accumulate(counts))
        total = max(bounds[-1] if bounds else 0, 1)
        rng = Random(f"deal {seed}")
        step = rng.randrange(1, total + 1)
        while gcd(step, total) != 1:
            step += 1
        return cls(bounds, step, rng.randrange(total))

    def kinds(self, numbers: range) -> list[int]:
        """The index of the kind of each of these records, counted from 0."""
        bounds, step, offset, total = self.bounds, self.step, self.offset, self.bounds[-1]
        return [bisect_right(bounds, (n * step + offset) % total) for n in numbers]
