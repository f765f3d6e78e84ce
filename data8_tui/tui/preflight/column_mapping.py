"""The overrides of a file's columns and the preflight that results; no widget in here."""

from dataclasses import replace

from data8_tui.errors import UsageError
from data8_tui.transfer.preflight.columns import TEXT, WHOLE, type_problems
from data8_tui.transfer.preflight.preflight import ColumnOverrides, Preflight, evaluate
from data8_tui.transfer.preflight.scan import Scan
from data8_tui.tui.remedies import sentence


class ColumnMapping:
    """Columns are known by their number from 1: two of them may have one header."""

    def __init__(self, scan: Scan, overrides: ColumnOverrides) -> None:
        """With what has been decided before, unless the file has no such columns any more."""
        self._scan = scan
        try:
            self._evaluate(overrides)
        except UsageError:
            self._evaluate(ColumnOverrides())

    @property
    def overrides(self) -> ColumnOverrides:
        """The overrides so far."""
        return self._overrides

    def index(self, number: int) -> int:
        """The place of the column with that number in the file."""
        return [column.number for column in self.preflight.columns].index(number)

    def change_type(self, number: int) -> str:
        """Text to whole number and back; why not, where a value would not stay what it is."""
        at = self.index(number)
        column = self.preflight.columns[at]
        code = TEXT if column.type == WHOLE else WHOLE
        wanted = replace(column, type=code)
        found = type_problems([wanted], [self._scan.not_whole[at]])
        if found:
            problem = sentence.problem(found[0], in_rows=self.preflight.in_rows)
            return f"It stays text: {problem}"
        if code == WHOLE and at in self._scan.blank:
            return f"It stays text: {column.name} has no value to tell by"
        self._evaluate(
            ColumnOverrides({**self._overrides.types, f"#{number}": code}, self._overrides.renames)
        )
        return ""

    def rename(self, number: int, name: str) -> None:
        """Raises UsageError for what can't be a name."""
        self._evaluate(
            ColumnOverrides(self._overrides.types, {**self._overrides.renames, f"#{number}": name})
        )

    def overrides_without(self, number: int) -> ColumnOverrides:
        """The overrides so far but for the column with that number."""
        name = self.preflight.columns[self.index(number)].name
        gone = {f"#{number}", name, self.preflight.columns[self.index(number)].header}
        return ColumnOverrides(
            {key: code for key, code in self._overrides.types.items() if key not in gone},
            {key: new for key, new in self._overrides.renames.items() if key not in gone},
        )

    def _evaluate(self, overrides: ColumnOverrides) -> None:
        self.preflight: Preflight = evaluate(self._scan, overrides)
        self._overrides = overrides
