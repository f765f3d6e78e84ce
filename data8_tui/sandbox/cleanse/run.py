"""One job's pass over its records, from uploaded blocks to outputs.

What it counts is what the outputs hold: an added column and the statistics of it come from one
value, so that a client that counts the records of the outputs finds the same numbers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from data8_tui.sandbox.cleanse import roles
from data8_tui.sandbox.cleanse.classifiers import classifier_for
from data8_tui.sandbox.cleanse.duplicates import Duplicate, DuplicateDetector
from data8_tui.sandbox.cleanse.formats import NormalisedValue
from data8_tui.sandbox.cleanse.record import MISSING, CleansedRecord, Cleanser, SandboxRecord
from data8_tui.sandbox.literals import encode
from data8_tui.sandbox.workflows.workflow import FLAG, TEXT, WHOLE, Workflow

Read = Callable[[], Iterable[SandboxRecord]]
WriteFields = Callable[[str, str], None]
_TOP = 5
"""How many e-mail domains are reported, the most frequent first."""


class CleanseRun:
    """`read` returns all records and may be called again; `columns` are those of the outputs.

    `expected` is how many records there are, for `share`.
    """

    def __init__(
        self, workflow: Workflow, columns: Mapping[str, int], read: Read, expected: int = 0
    ) -> None:
        self._workflow = workflow
        self._expected = expected
        self._visited = 0
        self._read = read
        self._cleanser = Cleanser(columns)
        checked = [role for role in (roles.POSTCODE, roles.EMAIL, roles.PHONE) if self._has(role)]
        self._flags = {f"{role}_valid": role for role in checked}
        added = {"cleansed": TEXT, "duplicate_of": WHOLE, **dict.fromkeys(self._flags, FLAG)}
        self._added = {name: _free(name, columns) for name in (*added, *workflow.columns)}
        codes = added | dict(workflow.columns)
        self.columns = dict(columns) | {free: codes[name] for name, free in self._added.items()}

        self._outcomes = {
            kind.key: {self._added[name]: value for name, value in kind.values.items()}
            for kind in workflow.kinds
        }
        self._kinds, self._written, self._mended = Counter[str](), Counter[str](), Counter[str]()
        self._valid, self._domains = Counter[str](), Counter[str]()
        self._copies = 0

    def _has(self, role: str) -> bool:
        return bool(self._cleanser.columns_with(role))

    def run(self, write: WriteFields) -> dict[str, Any]:
        """Cleanse all records; return `result()`.

        `write` is called with an output's name and a record's JSON text.
        """
        masters = self._masters()
        classify = classifier_for(self._workflow, self._cleanser)
        seen = DuplicateDetector(self._cleanser)
        for number, raw in enumerate(self._read(), 1):
            record = self._cleanser.cleanse(raw)
            duplicate = seen.add(number, record)
            key = "master" if number in masters else classify(record, duplicate)
            text = encode(self._finished(record, duplicate, key))
            for output in self._outputs(key):
                self._written[output] += 1
                write(output, text)
            self._kinds[key] += 1
            self._visited += 1
        return self.result()

    def result(self) -> dict[str, Any]:
        """Return the counts so far of kinds, outputs and changes; callable from any thread."""
        kinds = self._kinds.copy()
        cleansing = {"Mended": dict(self._mended), "Duplicates": self._copies}
        if self._flags:
            valid = self._valid.copy()
            cleansing["Valid"] = {role: valid[role] for role in self._flags.values()}
        return {
            "counts": {kind.key: kinds[kind.key] for kind in self._workflow.kinds},
            "outputs": dict(self._written),
            "columns": self.columns,
            "cleansing": cleansing,
            "domains": dict(self._domains.copy().most_common(_TOP)),
        }

    @property
    def share(self) -> float:
        """How much of the work is done, 0 to 1; below 1 until `run` has returned."""
        passes = 2 if self._has_masters() else 1
        return min(self._visited / max(self._expected * passes, 1), 0.999)

    def _has_masters(self) -> bool:
        return any(kind.key == "master" for kind in self._workflow.kinds)

    def _masters(self) -> set[int]:
        """Return the numbers of records that others duplicate, if the workflow counts them."""
        if not self._has_masters():
            return set()
        seen = DuplicateDetector(self._cleanser)
        for number, raw in enumerate(self._read(), 1):
            seen.add(number, self._cleanser.cleanse(raw))
            self._visited += 1
        return set(seen.copies)

    def _outputs(self, key: str) -> list[str]:
        return [output for output, keys in self._workflow.outputs.items() if key in keys]

    def _finished(
        self, record: CleansedRecord, duplicate: Duplicate | None, key: str
    ) -> SandboxRecord:
        """Return the record with the added columns, which it counts."""
        values = dict(record.values)
        values[self._added["cleansed"]] = ", ".join(record.changed)
        values[self._added["duplicate_of"]] = duplicate.first if duplicate else None
        self._mended.update(record.changed)
        self._copies += duplicate is not None
        for flag, role in self._flags.items():
            valid = self._is_valid(role, record.found.get(role, MISSING), key)
            values[self._added[flag]] = valid
            self._valid[role] += valid
            if valid and role == roles.EMAIL and self._workflow.judges == role:
                self._domains[record.found[role].text.rpartition("@")[2]] += 1
        return values | self._outcomes[key]

    def _is_valid(self, role: str, value: NormalisedValue, key: str) -> bool:
        """Whether a value is valid: by its form, and by what the workflow found out."""
        refuted = self._workflow.judges == role and key in self._workflow.refuting
        return not value.fault and not refuted


def _free(name: str, taken: Mapping[str, int]) -> str:
    """Return a name for an added column that the upload doesn't have."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
