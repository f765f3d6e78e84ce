"""One job's pass over its records, from uploaded blocks to outputs."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from data8_tui.sandbox.cleanse import roles
from data8_tui.sandbox.cleanse.classifiers import classifier_for
from data8_tui.sandbox.cleanse.duplicates import Duplicate, DuplicateDetector
from data8_tui.sandbox.cleanse.record import MISSING, CleansedRecord, Cleanser, SandboxRecord
from data8_tui.sandbox.literals import encode
from data8_tui.sandbox.workflows.workflow import FLAG, TEXT, WHOLE, Workflow

Read = Callable[[], Iterable[SandboxRecord]]
WriteFields = Callable[[str, str], None]


class CleanseRun:
    """`read` returns all records and may be called again; `columns` are those of the outputs."""

    def __init__(self, workflow: Workflow, columns: Mapping[str, int], read: Read) -> None:
        self._workflow = workflow
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

    def _has(self, role: str) -> bool:
        return bool(self._cleanser.columns_with(role))

    def run(self, write: WriteFields) -> dict[str, Any]:
        """Cleanse all records; return the counts of kinds, outputs and changes.

        `write` is called with an output's name and a record's JSON text.
        """
        masters = self._masters()
        classify = classifier_for(self._workflow, self._cleanser)
        seen = DuplicateDetector(self._cleanser)
        kinds, outputs, changed = Counter[str](), Counter[str](), Counter[str]()
        for number, raw in enumerate(self._read(), 1):
            record = self._cleanser.cleanse(raw)
            duplicate = seen.add(number, record)
            key = "master" if number in masters else classify(record, duplicate)
            kinds[key] += 1
            changed.update(record.changed)
            text = encode(self._finished(record, duplicate, key))
            for output in self._outputs(key):
                outputs[output] += 1
                write(output, text)
        return {
            "counts": {kind.key: kinds[kind.key] for kind in self._workflow.kinds},
            "outputs": dict(outputs),
            "columns": self.columns,
            "cleansing": {"Mended": dict(changed), "Duplicates": seen.copies.total()},
        }

    def _masters(self) -> set[int]:
        """Return the numbers of records that others duplicate, if the workflow counts them."""
        if all(kind.key != "master" for kind in self._workflow.kinds):
            return set()
        seen = DuplicateDetector(self._cleanser)
        for number, raw in enumerate(self._read(), 1):
            seen.add(number, self._cleanser.cleanse(raw))
        return set(seen.copies)

    def _outputs(self, key: str) -> list[str]:
        return [output for output, keys in self._workflow.outputs.items() if key in keys]

    def _finished(
        self, record: CleansedRecord, duplicate: Duplicate | None, key: str
    ) -> SandboxRecord:
        values = dict(record.values)
        values[self._added["cleansed"]] = ", ".join(record.changed)
        values[self._added["duplicate_of"]] = duplicate.first if duplicate else None
        for flag, role in self._flags.items():
            values[self._added[flag]] = not record.found.get(role, MISSING).fault
        return values | self._outcomes[key]


def _free(name: str, taken: Mapping[str, int]) -> str:
    """Return a name for an added column that the upload doesn't have."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
