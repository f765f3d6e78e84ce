"""What is found in a file's rows, gathered a batch at a time; two parts' facts can be joined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any, Self

from data8_tui.transfer.preflight.block_size import BlockSizeEstimate
from data8_tui.transfer.preflight.columns import WHOLE_NUMBER, all_whole, whole_lines
from data8_tui.transfer.readers.batch import Batch, Problem, Row, TextBlock

_KEPT = 100
"""Problems that are kept; the others are counted."""
_SAMPLE = 20


@dataclass(slots=True)
class ColumnStats:
    """What the rows of one file, or of a part of it, hold under their headers."""

    headers: tuple[str, ...] = ()
    records: int = 0
    sample: list[Row] = field(default_factory=list)
    """The first rows."""
    not_whole: list[Problem | None] = field(default_factory=list)
    """For each column its first value that is no plain whole number; None where all are."""
    blank: set[int] = field(default_factory=set)
    """The columns without any value."""
    problems: list[Problem] = field(default_factory=list)
    """The first of them."""
    problem_count: int = 0
    size: BlockSizeEstimate = field(default_factory=BlockSizeEstimate)

    @classmethod
    def under(cls, headers: tuple[str, ...]) -> Self:
        """Of no rows yet."""
        nothing = cls(headers, not_whole=[None] * len(headers), blank=set(range(len(headers))))
        nothing.size.add_keys(headers)
        return nothing

    def take(self, part: Batch | TextBlock) -> None:
        """Take some more rows into account."""
        if isinstance(part, Batch):
            self._take_rows(part)
        elif not self._pass_over(part):
            for batch in part.batches():
                self._take_rows(batch)

    def _take_rows(self, batch: Batch) -> None:
        self.add(batch.problems)
        self.records += len(batch.rows)
        self._look_at_columns(batch)
        self.add(self.size.add(batch))
        if len(self.sample) < _SAMPLE:
            self.sample += [_plain(row, batch) for row in batch.rows[: _SAMPLE - len(self.sample)]]

    def add(self, problems: Sequence[Problem]) -> None:
        """Note what is wrong."""
        self.problem_count += len(problems)
        self.problems += problems[: _KEPT - len(self.problems)]

    def join(self, rest: "ColumnStats", lines: int) -> None:
        """Add the facts of what follows in the file behind so many lines."""
        self.records += rest.records
        self.sample += rest.sample[: _SAMPLE - len(self.sample)]
        self.not_whole = [
            first or (second and _moved(second, lines))
            for first, second in zip(self.not_whole, rest.not_whole, strict=True)
        ]
        self.blank &= rest.blank
        self.add([_moved(each, lines) for each in rest.problems])
        self.problem_count += rest.problem_count - len(rest.problems)
        self.size.records = min(self.size.records, rest.size.records)

    def document(self) -> dict[str, Any]:
        """As JSON holds it, all but the headers."""
        held = {name: getattr(self, name) for name in ("records", "sample", "problem_count")}
        problems = {
            name: [each and [each.line, each.text] for each in getattr(self, name)]
            for name in ("problems", "not_whole")
        }
        return {**held, **problems, "blank": sorted(self.blank), "size": self.size.records}

    @classmethod
    def from_document(cls, headers: tuple[str, ...], document: Mapping[str, Any]) -> Self:
        """From what `document` gave."""
        facts = cls(
            headers, **{**document, "blank": set(document["blank"]), "size": BlockSizeEstimate()}
        )
        facts.size.records = document["size"]
        facts.sample = [tuple(row) for row in facts.sample]
        facts.problems = [Problem(*each) for each in document["problems"]]
        facts.not_whole = [each and Problem(*each) for each in document["not_whole"]]
        return facts

    def _pass_over(self, block: TextBlock) -> bool:
        """Count the records, where a glance shows nothing in them that isn't known; whether so."""
        scanned = block.scanned
        if len(self.sample) < _SAMPLE:
            return False
        if any(self._is_news(at, scanned.column(at)) for at in self._open()):
            return False
        if not self.size.pass_over(scanned.records, block.characters):
            return False
        self.records += scanned.records
        return True

    def _is_news(self, at: int, lines: str) -> bool:
        return bool(lines) and (at in self.blank or not whole_lines(lines))

    def _open(self) -> list[int]:
        """The columns that may still be whole numbers, those without a value among them."""
        return [at for at, found in enumerate(self.not_whole) if found is None]

    def _look_at_columns(self, batch: Batch) -> None:
        """A column drops out at its first value that is no whole number, so texts cost next to
        nothing; those that are blank so far are among the others.
        """
        for at in self._open():
            values = list(map(itemgetter(at), batch.rows))
            if texts := list(filter(None, values)):
                self.blank.discard(at)
                if not all_whole(texts):
                    self.not_whole[at] = _first_not_whole(values, batch)


def _first_not_whole(values: Sequence[str | None], batch: Batch) -> Problem:
    whole = WHOLE_NUMBER.fullmatch
    index, value = next((n, v) for n, v in enumerate(values) if v and not whole(v))
    said = f"“{_brief(value)}” is not a whole number that stays what it is"
    return Problem(batch.line_of(index), said)


def _plain(row: Row, batch: Batch) -> Row:
    return tuple(value or None for value in row) if batch.empty_is_null else tuple(row)


def _brief(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:39]}…"


def _moved(problem: Problem, lines: int) -> Problem:
    return replace(problem, line=problem.line + lines)
