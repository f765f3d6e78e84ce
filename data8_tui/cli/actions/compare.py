"""The `compare` command: compares two files, prints the result and the records asked for."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from data8_tui.analysis.compare.changes_file import write_changes
from data8_tui.analysis.compare.compared_column import compared_column
from data8_tui.analysis.compare.comparison import (
    ComparedFiles,
    ComparisonRequest,
    compare_files,
    comparison_spill_limit,
)
from data8_tui.analysis.compare.fail_rule import EVERY_COLUMN, FailRule, RuleOutcome
from data8_tui.analysis.compare.model import (
    ChangeFilter,
    ChangeKind,
    RecordChange,
    RecordState,
    TableComparison,
)
from data8_tui.analysis.compare.statements import ComparisonProgress
from data8_tui.analysis.report.page import write_page
from data8_tui.analysis.written_file import reserved
from data8_tui.cli import output, talk
from data8_tui.cli.actions.failed_rules import refuse_failed
from data8_tui.cli.actions.output_targets import refuse_targets
from data8_tui.cli.interrupts import handle_interrupts
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.options.comparison import column_choice, fail_rules, side_options
from data8_tui.cli.remedies import local_advice, side_advice
from data8_tui.cli.views.comparison import comparison_lines
from data8_tui.cli.views.comparison_document import comparison_document, record_document
from data8_tui.cli.views.record_changes import record_change_lines
from data8_tui.cli.views.temporary_files import announce_temporary_files
from data8_tui.cli.views.work_line import WorkLine
from data8_tui.insight.humanize import count, several
from data8_tui.jobs.run.run_request import run_request
from data8_tui.limits import LISTED_CHANGES
from data8_tui.session import Session
from data8_tui.temporary_folder import TemporaryFolder
from data8_tui.threads import CheckInterrupted, run_in_thread, run_interruptibly
from data8_tui.transfer.download.partial_file import rename_into_place
from data8_tui.transfer.formats.excel import excel_path, write_guarded
from data8_tui.transfer.storage import part_path
from data8_tui.wording.comparison import step_text
from data8_tui.wording.comparison_page import comparison_page
from data8_tui.wording.shape_names import named_shape


def compare_two_files(before: Path, after: Path, options: Mapping[str, Any]) -> None:
    """Compare, print and judge. Raises UnusualResult where a rule applies."""
    request = ComparisonRequest(
        before,
        after,
        column_choice(options),
        side_options(options["read_before"]),
        side_options(options["read_after"]),
        by_position=options["by_position"],
    )
    _compare(request, options)


def compare_files_of_job(invocation: Invocation, options: Mapping[str, Any]) -> None:
    """Compare the two files of the run that made a job. Raises NotFound, and as the other."""
    found: list[ComparisonRequest] = []

    async def find(session: Session) -> None:
        found.append(await run_in_thread(run_request, session.history, options["job"]))

    invocation.work(find)
    [request] = found
    chosen = column_choice(options)
    if not chosen.renames:
        chosen = replace(chosen, renames=request.choice.renames)
    _compare(replace(request, choice=chosen, by_position=options["by_position"]), options)


def _compare(request: ComparisonRequest, options: Mapping[str, Any]) -> None:
    rules = fail_rules(options)
    named = [options["column"], *(rule.column for rule in rules if rule.column != EVERY_COLUMN)]
    request = replace(
        request,
        for_changes=options["target"] is not None,
        named=tuple(filter(None, named)),
    )
    excel = _excel_path(options)
    targets = {"-o": options["target"], "--html": options["html"], "-o with --excel": excel}
    refuse_targets(targets, (request.before, request.after), overwrite=options["force"])
    announce_temporary_files(comparison_spill_limit(request))
    work = run_interruptibly(_work, request, rules, options)
    sides = {"--before": request.before, "--after": request.after}
    with local_advice(), side_advice(sides):
        answer = asyncio.run(handle_interrupts(work))
    for message in answer.messages:
        talk.write_message(message)
    if options["as_json"]:
        output.json_document(answer.document)
    else:
        output.lines(answer.lines)
    refuse_failed(answer.outcomes)


@dataclass(frozen=True, slots=True)
class _Answer:
    """All that is written, once neither the files nor the database are needed any more."""

    outcomes: list[RuleOutcome]
    messages: list[str]
    """About the files that were written."""
    document: dict[str, Any]
    lines: list[str]
    """What people read in place of the document."""


def _work(
    request: ComparisonRequest,
    rules: Sequence[FailRule],
    options: Mapping[str, Any],
    check: CheckInterrupted,
) -> _Answer:
    with (
        _reserved_targets(options),
        TemporaryFolder() as folder,
        WorkLine() as line,
    ):

        def show(progress: ComparisonProgress) -> None:
            step = step_text(progress.step, request.before.name, request.after.name)
            line.show(step, progress.share)

        with compare_files(request, folder.path, on_progress=show, check=check) as compared:
            wanted = _filter(options, compared.result)
            outcomes = [each for rule in rules for each in rule.outcomes(compared.result)]
            messages = list(_write_files(compared, options))
            records = compared.records.read(wanted, 0, _limit(options)) if wanted else []
            if options["as_json"]:
                document = _document(compared, wanted, records, outcomes)
                return _Answer(outcomes, messages, document, [])
            return _Answer(outcomes, messages, {}, _lines(compared, wanted, records))


@contextmanager
def _reserved_targets(options: Mapping[str, Any]) -> Iterator[None]:
    with ExitStack() as held:
        held.enter_context(reserved(options["target"]))
        with local_advice("--html"):
            held.enter_context(reserved(options["html"]))
        yield


def _excel_path(options: Mapping[str, Any]) -> Path | None:
    """Where the guarded copy of the file of changes goes."""
    return excel_path(options["target"]) if options["excel"] else None


def _write_files(compared: ComparedFiles, options: Mapping[str, Any]) -> Iterator[str]:
    """Write what is asked for, and a line about each file."""
    if target := options["target"]:
        rows = write_changes(compared, target, overwrite=options["force"])
        yield f"{several(rows, 'value')} in {target}"
    if guarded := _excel_path(options):
        _write_guarded(target, guarded, overwrite=options["force"])
        yield f"guarded for spreadsheets: {guarded}"
    if page := options["html"]:
        with local_advice("--html"):
            write_page(
                comparison_page(compared.result, compared.records), page, overwrite=options["force"]
            )
        yield f"a page in {page}"


def _write_guarded(source: Path, target: Path, *, overwrite: bool) -> None:
    part = part_path(target)
    was_there = part.exists()
    try:
        rename_into_place(write_guarded(source, target), target, overwrite=overwrite)
    except BaseException:
        if not was_there:
            part.unlink(missing_ok=True)
        raise


def _document(
    compared: ComparedFiles,
    wanted: ChangeFilter | None,
    records: Sequence[RecordChange],
    outcomes: Sequence[RuleOutcome],
) -> dict[str, Any]:
    document = comparison_document(compared.result, outcomes)
    if wanted:
        document["recordCount"] = compared.records.count(wanted)
        document["recordList"] = [record_document(each, compared.result) for each in records]
    return document


def _lines(
    compared: ComparedFiles, wanted: ChangeFilter | None, records: Sequence[RecordChange]
) -> list[str]:
    at = wanted.column if wanted else None
    column = None if at is None else compared.result.columns[at]
    lines = list(comparison_lines(compared.result, output.width() or 80, column))
    return lines + (_listed(compared, wanted, records) if wanted else [])


def _listed(
    compared: ComparedFiles, wanted: ChangeFilter, records: Sequence[RecordChange]
) -> list[str]:
    every = compared.records.count(wanted)
    shown = f", the first {count(len(records))} of them" if 0 < len(records) < every else ""
    lines = ["", output.paint(f"{several(every, 'record')}{shown}", "bold")]
    for record in records:
        lines += record_change_lines(record, compared.result)
    return lines


def _filter(options: Mapping[str, Any], result: TableComparison) -> ChangeFilter | None:
    """Which records are listed; None for none. Raises UsageError for an unknown column."""
    listing = ("column", "kind", "only", "shapes", "limit")
    if not any(options[name] is not None for name in listing):
        return None
    column = None
    if options["column"] is not None:
        column = result.columns.index(compared_column(result.columns, options["column"]))
    return ChangeFilter(
        RecordState(options["only"]) if options["only"] else None,
        column,
        ChangeKind(options["kind"]) if options["kind"] else None,
        _shapes(*options["shapes"]) if options["shapes"] else None,
    )


def _shapes(before: str, after: str) -> tuple[str | None, str | None]:
    return named_shape(before), named_shape(after)


def _limit(options: Mapping[str, Any]) -> int:
    limit = options["limit"]
    return LISTED_CHANGES if limit is None else int(limit)
