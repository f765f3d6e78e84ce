"""The `compare` command: compares two files, prints the result and the records asked for."""

import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from data8_tui.analysis.compare.comparison import (
    ComparedFiles,
    ComparisonRequest,
    compare_files,
    spill_limit,
)
from data8_tui.analysis.compare.fail_rule import RuleOutcome
from data8_tui.analysis.compare.model import (
    ChangeFilter,
    ChangeKind,
    RecordChange,
    RecordState,
    TableComparison,
)
from data8_tui.analysis.compare.statements import ComparisonProgress
from data8_tui.cell_width import cut
from data8_tui.cli import output, talk
from data8_tui.cli.options.comparison import column_choice, fail_rules, side_options
from data8_tui.cli.views.comparison import comparison_lines
from data8_tui.cli.views.comparison_document import comparison_document, record_document
from data8_tui.cli.views.record_changes import record_change_lines
from data8_tui.codes import Remedy
from data8_tui.errors import UnusualResult, UsageError
from data8_tui.insight.humanize import count, several, size
from data8_tui.temporary_folder import TemporaryFolder
from data8_tui.wording.comparison import step_text

_BETWEEN_FRAMES = 0.1
_LISTED = 20
"""Records that are listed where no number is given."""
_MUCH = 1_100_000_000
"""Bytes of temporary files that are worth a line."""


def compare_two_files(before: Path, after: Path, options: Mapping[str, Any]) -> None:
    """Compare, print and judge. Raises UnusualResult where a rule applies."""
    rules = fail_rules(options)
    request = ComparisonRequest(
        before,
        after,
        column_choice(options),
        side_options(options["read_before"]),
        side_options(options["read_after"]),
        by_position=options["by_position"],
    )
    _announce(request)
    with (
        TemporaryFolder() as folder,
        _StepLine(before, after) as line,
        compare_files(request, folder.path, on_progress=line.show) as compared,
    ):
        outcomes = [each for rule in rules for each in rule.outcomes(compared.result)]
        line.wipe()
        _print(compared, options, outcomes)
    _refuse_failed(outcomes)


def _print(
    compared: ComparedFiles, options: Mapping[str, Any], outcomes: Sequence[RuleOutcome]
) -> None:
    wanted = _filter(options, compared.result)
    records = compared.records.read(wanted, 0, _limit(options)) if wanted else []
    if options["as_json"]:
        document = comparison_document(compared.result, outcomes)
        if wanted:
            document["recordCount"] = compared.records.count(wanted)
            document["recordList"] = [record_document(each, compared.result) for each in records]
        output.json_document(document)
        return
    output.lines(comparison_lines(compared.result, output.width() or 80))
    if wanted:
        output.lines(_listed(compared, wanted, records))


def _listed(
    compared: ComparedFiles, wanted: ChangeFilter, records: Sequence[RecordChange]
) -> list[str]:
    every = compared.records.count(wanted)
    shown = "" if len(records) == every else f", the first {count(len(records))} of them"
    lines = ["", output.paint(f"{several(every, 'record')}{shown}", "bold")]
    for record in records:
        lines += record_change_lines(record, compared.result)
    return lines


def _filter(options: Mapping[str, Any], result: TableComparison) -> ChangeFilter | None:
    """Which records are listed; None for none. Raises UsageError for an unknown column."""
    if not any(options[name] is not None for name in ("column", "kind", "only", "limit")):
        return None
    column = None
    if options["column"] is not None:
        found = result.column(options["column"])
        if found is None:
            names = [each.name for each in result.columns]
            raise UsageError(
                f"“{options['column']}” is no column that is compared",
                remedy=Remedy.KNOWN_COLUMNS(columns=names),
            )
        column = result.columns.index(found)
    return ChangeFilter(
        RecordState(options["only"]) if options["only"] else None,
        column,
        ChangeKind(options["kind"]) if options["kind"] else None,
    )


def _limit(options: Mapping[str, Any]) -> int:
    limit = options["limit"]
    return _LISTED if limit is None else int(limit)


def _refuse_failed(outcomes: Sequence[RuleOutcome]) -> None:
    failed = [each for each in outcomes if each.failed]
    if failed:
        raise UnusualResult("; ".join(_failure(each) for each in failed))


def _failure(outcome: RuleOutcome) -> str:
    column = f"{outcome.column}: " if "*" in outcome.rule else ""
    share = f", {outcome.count / outcome.total:.2%}" if outcome.total else ""
    found = f"{column}{count(outcome.count)} of {several(outcome.total, 'record')}{share}"
    return f"{outcome.rule} applies ({found})"


def _announce(request: ComparisonRequest) -> None:
    """Say how much of the disk may be used, where that is much."""
    most = spill_limit(request)
    if most > _MUCH:
        folder = Path(tempfile.gettempdir())
        free = shutil.disk_usage(folder).free
        talk.write_message(
            f"up to {size(most)} of temporary files in {folder}, where {size(free)} are free"
        )


class _StepLine:
    """A line on a terminal with what is being done."""

    def __init__(self, before: Path, after: Path) -> None:
        self._names = (before.name, after.name)
        self._live = talk.can_be_redrawn()
        self._next = 0.0

    def __enter__(self) -> "_StepLine":
        return self

    def __exit__(self, *exception: object) -> None:
        self.wipe()

    def wipe(self) -> None:
        if self._live:
            talk.redraw("")

    def show(self, progress: ComparisonProgress) -> None:
        if self._live and time.monotonic() >= self._next:
            self._next = time.monotonic() + _BETWEEN_FRAMES
            text = step_text(progress.step, *self._names)
            talk.redraw(cut(f"{text}, {progress.share:.0%}", talk.width() - 1))
