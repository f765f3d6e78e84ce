"""The records of generated datasets: computed from the seed on request, not stored.

A dataset consists of blocks of 1,000; block n depends only on the dataset's seed and n, so the
last record of a million costs as much as the first. A record is its JSON text.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from data8_tui.sandbox.account.outcomes import OutcomeAssignment
from data8_tui.sandbox.generated import ledger, people
from data8_tui.sandbox.generated.fragments import ColumnGroup, RandomBytes, json_member
from data8_tui.sandbox.generated.outcome_values import RULES
from data8_tui.sandbox.literals import Literal
from data8_tui.sandbox.workflows.workflow import Kind, Workflow

BLOCK = 1000
_KEPT_BLOCKS = 48

_PERSON = (people.IDENTITY, ledger.REFERENCE, people.NAME)
_CONTACT = (people.ADDRESS, people.EMAIL, people.PHONE)
_COLUMN_GROUPS: Mapping[str, tuple[ColumnGroup, ...]] = {
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
    """Return column names and type codes of an input of this workflow."""
    groups = _COLUMN_GROUPS[workflow.name]
    return {name: code for group in groups for name, code in group.columns.items()}


def output_columns(workflow: Workflow) -> dict[str, int]:
    """Return column names and type codes of an output of this workflow."""
    return input_columns(workflow) | dict(workflow.columns)


def _outcome_fragment(kind: Kind) -> bytes:
    parts = (
        f',"{column}":{value}' if isinstance(value, Literal) else json_member(column, value)
        for column, value in kind.values.items()
    )
    return ("".join(parts) + "}").encode()


@dataclass(frozen=True)
class GeneratedDataset:
    """A generated dataset; `counts` are the numbers of records of each of `kinds`."""

    workflow: Workflow
    seed: str
    kinds: Sequence[Kind]
    counts: Sequence[int]

    @cached_property
    def size(self) -> int:
        return sum(self.counts)

    @cached_property
    def _outcomes(self) -> tuple[list[bytes], OutcomeAssignment]:
        return [_outcome_fragment(kind) for kind in self.kinds], OutcomeAssignment.from_counts(
            self.counts, self.seed
        )

    def block(self, number: int) -> list[bytes]:
        """Return the JSON texts of block `number`; the last one is shorter."""
        numbers = range(number * BLOCK, min((number + 1) * BLOCK, self.size))
        random = RandomBytes.from_key(f"{self.seed} block {number}", numbers)
        fragments, assignment = self._outcomes
        kinds = assignment.kinds(numbers)
        groups = [
            self._adapted(group, random, kinds) for group in _COLUMN_GROUPS[self.workflow.name]
        ]
        return list(map(b"".join, zip(*groups, map(fragments.__getitem__, kinds), strict=True)))

    def _adapted(
        self, group: ColumnGroup, random: RandomBytes, kinds: list[int]
    ) -> Iterable[bytes]:
        fragments = group.fragments(random)
        by_key = RULES.get(self.workflow.name, {}).get(next(iter(group.columns)))
        if by_key is None:
            return fragments
        rules = [by_key.get(kind.key) for kind in self.kinds]
        return [
            rule(fragment) if (rule := rules[kind]) else fragment
            for fragment, kind in zip(fragments, kinds, strict=True)
        ]


class BlockCache:
    """The blocks used most recently. Safe to use from several threads."""

    def __init__(self) -> None:
        self._blocks: OrderedDict[tuple[str, int], list[bytes]] = OrderedDict()
        self._lock = Lock()

    def records(self, dataset: GeneratedDataset, start: int, count: int) -> list[bytes]:
        """Return JSON texts; `start` counts from 1. Fewer only at the dataset's end."""
        first, end = start - 1, min(start - 1 + count, dataset.size)
        texts: list[bytes] = []
        for number in range(first // BLOCK, -(-end // BLOCK) if first < end else 0):
            base = number * BLOCK
            texts += self._block(dataset, number)[max(first - base, 0) : end - base]
        return texts

    def _block(self, dataset: GeneratedDataset, number: int) -> list[bytes]:
        key = (dataset.seed, number)
        with self._lock:
            if key in self._blocks:
                self._blocks.move_to_end(key)
                return self._blocks[key]
        block = dataset.block(number)
        with self._lock:
            self._blocks[key] = block
            while len(self._blocks) > _KEPT_BLOCKS:
                self._blocks.popitem(last=False)
        return block
