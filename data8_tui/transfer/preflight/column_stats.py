"""What a preflight finds in a file's rows. The facts about two parts can be merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any, Self

from data8_tui.codes import FileProblem, Message, Problem
from data8_tui.transfer.preflight.block_size import BlockSizeEstimate
from data8_tui.transfer.preflight.columns import WHOLE_NUMBER, all_whole, whole_lines
from data8_tui.transfer.preflight.null_like import NullLikeTexts
from data8_tui.transfer.readers.batch import Batch, SourceRow, TextBlock

_MAX_PROBLEMS = 100
"""Problems that are kept; further ones are only counted."""
_SAMPLE_SIZE = 20
_SETS = ("blank", "empty_texts", "nulls")


@dataclass(slots=True)
class ColumnStats:
    """Facts about the rows of a file, or of a part of it."""

    headers: tuple[str, ...] = ()
    records: int = 0
    sample: list[SourceRow] = field(default_factory=list)
    """The first rows."""
    not_whole: list[Problem | None] = field(default_factory=list)
    """For each column the first value that is no canonical integer; None where there is none."""
    blank: set[int] = field(default_factory=set)
    """Indices of the columns without any value."""
    empty_texts: set[int] = field(default_factory=set)
    """Indices of those of them that hold an empty text, which is no null."""
    nulls: set[str] = field(default_factory=set)
    """Texts that were read as null, as the user asked for."""
    problems: list[Problem] = field(default_factory=list)
    """The first problems."""
    problem_count: int = 0
    size: BlockSizeEstimate = field(default_factory=BlockSizeEstimate)
    null_like: NullLikeTexts = field(default_factory=NullLikeTexts)

    @classmethod
    def empty(cls, headers: tuple[str, ...]) -> Self:
        """The facts about no rows."""
        nothing = cls(headers, not_whole=[None] * len(headers), blank=set(range(len(headers))))
        nothing.size.set_headers(headers)
        return nothing

    def update(self, part: Batch | TextBlock) -> None:
        """Add the rows of `part`."""
        if isinstance(part, Batch):
            self._add_rows(part)
        elif not self._skip(part):
            for batch in part.batches():
                self._add_rows(batch)

    def _add_rows(self, batch: Batch) -> None:
        self.add_problems(batch.problems)
        self.records += len(batch.rows)
        self._check_columns(batch)
        self.null_like.count(batch.rows)
        self.add_problems(self.size.add(batch))
        if len(self.sample) < _SAMPLE_SIZE:
            self.sample += [
                _with_nulls(row, batch) for row in batch.rows[: _SAMPLE_SIZE - len(self.sample)]
            ]

    def add_problems(self, problems: Sequence[Problem]) -> None:
        """Add problems; those beyond a hundred are only counted."""
        self.problem_count += len(problems)
        self.problems += problems[: _MAX_PROBLEMS - len(self.problems)]

    def merge(self, rest: "ColumnStats", lines: int) -> None:
        """Add the facts about the rest of the file, which begins after `lines` lines."""
        self.records += rest.records
        self.sample += rest.sample[: _SAMPLE_SIZE - len(self.sample)]
        self.not_whole = [
            first or (second and _moved(second, lines))
            for first, second in zip(self.not_whole, rest.not_whole, strict=True)
        ]
        self.blank &= rest.blank
        self.empty_texts = (self.empty_texts | rest.empty_texts) & self.blank
        self.nulls |= rest.nulls
        self.add_problems([_moved(each, lines) for each in rest.problems])
        self.problem_count += rest.problem_count - len(rest.problems)
        self.size.records = min(self.size.records, rest.size.records)
        self.null_like.merge(rest.null_like)

    def document(self) -> dict[str, Any]:
        """The facts as a JSON object, without the headers."""
        document = {name: getattr(self, name) for name in ("records", "sample", "problem_count")}
        problems = {
            name: [each and _document(each) for each in getattr(self, name)]
            for name in ("problems", "not_whole")
        }
        sets = {name: sorted(getattr(self, name)) for name in _SETS}
        others = {**sets, "size": self.size.records}
        return {**document, **problems, **others, "null_like": self.null_like.document()}

    @classmethod
    def from_document(cls, headers: tuple[str, ...], document: Mapping[str, Any]) -> Self:
        """The facts from what `document` returned."""
        null_like = NullLikeTexts.of(document["null_like"])
        made = {**{name: set(document[name]) for name in _SETS}, "size": BlockSizeEstimate()}
        stats = cls(headers, **{**document, **made, "null_like": null_like})
        stats.size.records = document["size"]
        stats.sample = [tuple(row) for row in stats.sample]
        stats.problems = [_problem(each) for each in document["problems"]]
        stats.not_whole = [each and _problem(each) for each in document["not_whole"]]
        return stats

    def _skip(self, block: TextBlock) -> bool:
        """Count the records without parsing them, if a scan finds nothing new in them."""
        scanned = block.scanned
        if len(self.sample) < _SAMPLE_SIZE:
            return False
        if self.null_like.may_be_in(scanned):
            return False
        if any(self._adds_facts(at, scanned.column(at)) for at in self._candidates()):
            return False
        if not self.size.count_if_small(scanned.records, block.characters):
            return False
        self.records += scanned.records
        self.null_like.skip(scanned.records)
        return True

    def _adds_facts(self, at: int, lines: str) -> bool:
        """Whether values change what is known of a column: it was blank or has no texts."""
        return bool(lines) and (at in self.blank or not whole_lines(lines))

    def _candidates(self) -> list[int]:
        """The columns that may hold only integers, those without a value among them."""
        return [at for at, found in enumerate(self.not_whole) if found is None]

    def _check_columns(self, batch: Batch) -> None:
        """A column is dropped at its first value that is no integer, so texts cost almost nothing.

        Columns without a value so far are among the candidates.
        """
        for at in self._candidates():
            values = list(map(itemgetter(at), batch.rows))
            if texts := list(filter(None, values)):
                self.blank.discard(at)
                self.empty_texts.discard(at)
                if not all_whole(texts):
                    self.not_whole[at] = _first_not_whole(values, batch)
            elif at in self.blank and not batch.empty_is_null and "" in values:
                self.empty_texts.add(at)


def _first_not_whole(values: Sequence[str | None], batch: Batch) -> Problem:
    whole = WHOLE_NUMBER.fullmatch
    index, value = next((n, v) for n, v in enumerate(values) if v and not whole(v))
    return Problem(batch.line_of(index), FileProblem.NOT_WHOLE_NUMBER(value=_shorten(value)))


def _document(problem: Problem) -> list[Any]:
    return [problem.line, problem.message.document()]


def _problem(document: Sequence[Any]) -> Problem:
    line, message = document
    return Problem(line, Message.from_document(message))


def _with_nulls(row: SourceRow, batch: Batch) -> SourceRow:
    return tuple(value or None for value in row) if batch.empty_is_null else tuple(row)


def _shorten(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:39]}…"


def _moved(problem: Problem, lines: int) -> Problem:
    return replace(problem, line=problem.line + lines)
