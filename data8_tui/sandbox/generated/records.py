"""The records of generated datasets: computed from the seed when asked for, never stored.

A dataset is cut into blocks of 1,000; block n depends on nothing but the dataset's seed and n, so
the last record of a million costs what the first one does. A record is kept as its JSON text.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from data8_tui.sandbox.account.outcomes import Deal
from data8_tui.sandbox.generated import ledger, people
from data8_tui.sandbox.generated.draw import Draw, Group, member
from data8_tui.sandbox.generated.outcome_values import RULES
from data8_tui.sandbox.literals import Literal
from data8_tui.sandbox.workflows.workflow import Kind, Workflow

BLOCK = 1000
_KEPT_BLOCKS = 48

_PERSON = (people.IDENTITY, ledger.REFERENCE, people.NAME)
_CONTACT = (people.ADDRESS, people.EMAIL, people.PHONE)
_RECIPES: Mapping[str, tuple[Group, ...]] = {
    "ContactDeceasedCheck": (
        *_PERSON, *_CONTACT, people.BIRTH, people.CHOICE, ledger.GIFT, ledger.LEDGER, people.NOTES,
    ),
    "AddressValidation": (
        *_PERSON, people.ADDRESS, people.CHOICE, ledger.GIFT, ledger.LEDGER, ledger.SEEN,
        people.NOTES,
    ),
    "EmailValidation": (*_PERSON, people.EMAIL, people.CHOICE, ledger.SEEN, people.NOTES),
    "PhoneValidation": (*_PERSON, people.PHONE, people.CHOICE, ledger.GIFT, people.NOTES),
    "Deduplication": (*_PERSON, *_CONTACT, people.BIRTH, ledger.GIFT, ledger.LEDGER, people.NOTES),
    "B2BMatching": (
        people.IDENTITY, ledger.REFERENCE, ledger.COMPANY, people.ADDRESS, people.EMAIL,
        ledger.SIZE, ledger.LEDGER, people.NOTES,
    ),
}  # fmt: skip


def input_columns(workflow: Workflow) -> dict[str, int]:
    """Column names and type codes of a file that this workflow is given."""
    groups = _RECIPES[workflow.name]
    return {name: code for group in groups for name, code in group.columns.items()}


def output_columns(workflow: Workflow) -> dict[str, int]:
    return input_columns(workflow) | dict(workflow.columns)


def _outcome_fragment(kind: Kind) -> bytes:
    parts = (
        f',"{column}":{value}' if isinstance(value, Literal) else member(column, value)
        for column, value in kind.values.items()
    )
    return ("".join(parts) + "}").encode()


@dataclass(frozen=True)
class Generated:
    """A generated dataset: `counts` tells how many of its records have each of `kinds`."""

    workflow: Workflow
    seed: str
    kinds: Sequence[Kind]
    counts: Sequence[int]

    @cached_property
    def size(self) -> int:
        return sum(self.counts)

    @cached_property
    def _endings(self) -> tuple[list[bytes], Deal]:
        return [_outcome_fragment(kind) for kind in self.kinds], Deal.of(self.counts, self.seed)

    def block(self, number: int) -> list[bytes]:
        """The JSON texts of records number * 1,000 and on; the last block is shorter."""
        numbers = range(number * BLOCK, min((number + 1) * BLOCK, self.size))
        draw = Draw.of(f"{self.seed} block {number}", numbers)
        endings, deal = self._endings
        kinds = deal.kinds(numbers)
        groups = [self._fitted(group, draw, kinds) for group in _RECIPES[self.workflow.name]]
        return list(map(b"".join, zip(*groups, map(endings.__getitem__, kinds), strict=True)))

    def _fitted(self, group: Group, draw: Draw, kinds: list[int]) -> Iterable[bytes]:
        fragments = group.fragments(draw)
        by_key = RULES.get(self.workflow.name, {}).get(next(iter(group.columns)))
        if by_key is None:
            return fragments
        rules = [by_key.get(kind.key) for kind in self.kinds]
        return [
            rule(fragment) if (rule := rules[kind]) else fragment
            for fragment, kind in zip(fragments, kinds, strict=True)
        ]


class Library:
    """Blocks that were asked for lately. Safe to use from several threads."""

    def __init__(self) -> None:
        self._blocks: OrderedDict[tuple[str, int], list[bytes]] = OrderedDict()
        self._lock = Lock()

    def records(self, dataset: Generated, start: int, count: int) -> list[bytes]:
        """JSON texts; `start` counts from 1. Fewer than `count` only where the dataset ends."""
        first, end = start - 1, min(start - 1 + count, dataset.size)
        texts: list[bytes] = []
        for number in range(first // BLOCK, -(-end // BLOCK) if first < end else 0):
            base = number * BLOCK
            texts += self._block(dataset, number)[max(first - base, 0) : end - base]
        return texts

    def _block(self, dataset: Generated, number: int) -> list[bytes]:
        key = (dataset.seed, number)
        with self._lock:
            if key in self._blocks:
                self._blocks.move_to_end(key)
                return self._blocks[key]
        made = dataset.block(number)
        with self._lock:
            self._blocks[key] = made
            while len(self._blocks) > _KEPT_BLOCKS:
                self._blocks.popitem(last=False)
        return made
