"""One job's whole pass over its records: from the blocks that were uploaded to its outputs."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from data8_tui.sandbox.cleanse import roles
from data8_tui.sandbox.cleanse.duplicates import Duplicates, Same
from data8_tui.sandbox.cleanse.record import MISSING, Cleansed, Cleanser, Record
from data8_tui.sandbox.cleanse.verdicts import verdict_for
from data8_tui.sandbox.literals import encode
from data8_tui.sandbox.workflows.workflow import FLAG, TEXT, WHOLE, Workflow

Read = Callable[[], Iterable[Record]]
Write = Callable[[str, str], None]


class CleanseRun:
    """`read` gives the records, as often as it is called; `write` takes an output's name and a
    record's JSON text."""

    def __init__(self, workflow: Workflow, columns: Mapping[str, int], read: Read) -> None:
        self._workflow = workflow
        self._read = read
        self._cleanser = Cleanser(columns)
        judged = [role for role in (roles.POSTCODE, roles.EMAIL, roles.PHONE) if self._has(role)]
        self._flags = {f"{role}_valid": role for role in judged}
        added = {"cleansed": TEXT, "duplicate_of": WHOLE, **dict.fromkeys(self._flags, FLAG)}
        self._added = {name: _free(name, columns) for name in (*added, *workflow.columns)}
        codes = added | dict(workflow.columns)
        self.columns = dict(columns) | {free: codes[name] for name, free in self._added.items()}

        self._outcomes = {
            kind.key: {self._added[name]: value for name, value in kind.values.items()}
            for kind in workflow.kinds
        }

    def _has(self, role: str) -> bool:
        return bool(self._cleanser.having(role))

    def run(self, write: Write) -> dict[str, Any]:
        """The result: kinds counted, records in each output, and what was mended."""
        masters = self._masters()
        judge = verdict_for(self._workflow, self._cleanser)
        seen = Duplicates(self._cleanser)
        kinds, outputs, mended = Counter[str](), Counter[str](), Counter[str]()
        for number, raw in enumerate(self._read(), 1):
            record = self._cleanser.record(raw)
            same = seen.feed(number, record)
            key = "master" if number in masters else judge(record, same)
            kinds[key] += 1
            mended.update(record.changed)
            text = encode(self._finished(record, same, key))
            for output in self._outputs(key):
                outputs[output] += 1
                write(output, text)
        return {
            "counts": {kind.key: kinds[kind.key] for kind in self._workflow.kinds},
            "outputs": dict(outputs),
            "columns": self.columns,
            "cleansing": {"Mended": dict(mended), "Duplicates": seen.copies.total()},
        }

    def _masters(self) -> set[int]:
        """The records that others repeat, where the workflow tells them apart."""
        if all(kind.key != "master" for kind in self._workflow.kinds):
            return set()
        seen = Duplicates(self._cleanser)
        for number, raw in enumerate(self._read(), 1):
            seen.feed(number, self._cleanser.record(raw))
        return set(seen.copies)

    def _outputs(self, key: str) -> list[str]:
        return [output for output, keys in self._workflow.outputs.items() if key in keys]

    def _finished(self, record: Cleansed, same: Same | None, key: str) -> Record:
        values = dict(record.values)
        values[self._added["cleansed"]] = ", ".join(record.changed)
        values[self._added["duplicate_of"]] = same.first if same else None
        for flag, role in self._flags.items():
            values[self._added[flag]] = not record.found.get(role, MISSING).fault
        return values | self._outcomes[key]


def _free(name: str, taken: Mapping[str, int]) -> str:
    """A name for an added column that the upload doesn't have."""
    again, free = 2, name
    while free in taken:
        free, again = f"{name}_{again}", again + 1
    return free
