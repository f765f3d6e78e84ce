"""Comparing two files: both passes, in one database."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from data8_tui.analysis.compare.changes import Changes
from data8_tui.analysis.compare.column_pairs import ColumnChoice, ColumnPairs, pair_columns
from data8_tui.analysis.compare.compared_column import ColumnNames, compared_column
from data8_tui.analysis.compare.model import KeyQuestion, TableComparison
from data8_tui.analysis.compare.plan import ComparisonPlan
from data8_tui.analysis.compare.reading_proof import MisreadTable
from data8_tui.analysis.compare.record_pairs import Pairing
from data8_tui.analysis.compare.records import StoredRecords
from data8_tui.analysis.compare.statements import (
    ComparisonStep,
    OnProgress,
    Statements,
    ignore_steps,
)
from data8_tui.analysis.compare.suggested_key import suggest_key
from data8_tui.analysis.compare.summary import shown_names, summarize
from data8_tui.analysis.compare.table_width import allow_width
from data8_tui.analysis.text_table.database import (
    database_errors,
    load_duckdb,
    open_database,
    spill_limit,
)
from data8_tui.analysis.text_table.table import TextTable, load_table, refuse_unreadable
from data8_tui.errors import UsageError
from data8_tui.threads import CheckInterrupted, never_interrupted
from data8_tui.transfer.csv_options import encoding_fault
from data8_tui.transfer.readers.files import ReadOptions

MEMORY = 160 << 20
"""Bytes of data that the database holds before it uses the disk."""
_SPILL_RATIO = 5
_SPILLED_OF_RECORD = 180
"""Temporary files are at most so many times the text of both files, and so many bytes for each
record: measured where every record changed, of two short columns and of 21."""
FIXED_ORDER = "build_side_probe_side,join_order"
"""Optimizers that would build a table of the larger side: duckdb doesn't know how many records a
file has that it hasn't read."""


@dataclass(frozen=True, slots=True)
class ComparisonRequest:
    """Two files, how each is read, and what is compared of them."""

    before: Path
    after: Path
    choice: ColumnChoice = field(default_factory=ColumnChoice)
    before_options: ReadOptions = field(default_factory=ReadOptions)
    after_options: ReadOptions = field(default_factory=ReadOptions)
    by_position: bool = False
    """Without a key, whether none is looked for."""
    for_changes: bool = False
    """Whether a file of changes will be written."""
    named: tuple[str, ...] = ()
    """Columns that will be asked about: where one isn't compared, nothing is."""
    certain_key: bool = False
    """Whether KeyUndecided is raised where the key that is found is not certain, or none is."""


class KeyUndecided(Exception):
    """Nothing was compared: the user has to choose the key first."""

    def __init__(self, question: KeyQuestion) -> None:
        super().__init__()
        self.question = question


@dataclass(frozen=True, slots=True)
class ComparedFiles:
    """A result, and the records that differ, as long as the database is open."""

    result: TableComparison
    records: StoredRecords
    plan: ComparisonPlan
    statements: Statements


@contextmanager
def compare_files(
    request: ComparisonRequest,
    folder: Path,
    *,
    on_progress: OnProgress = ignore_steps,
    check: CheckInterrupted = never_interrupted,
    memory: int = MEMORY,
) -> Iterator[ComparedFiles]:
    """Compare two files; `folder` has room for temporary files and belongs to the caller.

    Raises UnfitFile for a file that can't be read, UsageError for columns that aren't there,
    StorageError, ExtraMissing, KeyUndecided as `certain_key` has it, and what `check` does.
    """
    refuse_unreadable(request.before, request.after)
    with (
        database_errors(),
        closing(
            open_database(folder, memory=memory, spill=comparison_spill_limit(request))
        ) as database,
    ):
        database.execute(f"set disabled_optimizers = '{FIXED_ORDER}'")
        statements = Statements(database, on_progress, check)
        try:
            compared = _compared(statements, request, memory, stored=False)
        except (MisreadTable, load_duckdb().Error):
            compared = _compared(statements, request, memory, stored=True)
        yield compared


def _compared(
    statements: Statements, request: ComparisonRequest, memory: int, *, stored: bool
) -> ComparedFiles:
    plan = _plan(request, *_tables(statements, request, stored=stored))
    width = len(plan.before.columns) + len(plan.after.columns)
    allow_width(statements.database, width, memory)
    find_key, certain = not request.by_position, request.certain_key
    compared = compare_tables(statements, plan, find_key=find_key, certain_key=certain)
    plan.before.refuse_changed()
    plan.after.refuse_changed()
    return compared


def comparison_spill_limit(request: ComparisonRequest) -> int:
    """The most bytes of temporary files that are made."""
    return spill_limit(
        request.before, request.after, ratio=_SPILL_RATIO, each_record=_SPILLED_OF_RECORD
    )


def compare_tables(
    statements: Statements,
    plan: ComparisonPlan,
    *,
    find_key: bool = False,
    certain_key: bool = False,
) -> ComparedFiles:
    """Compare the tables of a plan. `find_key` looks for a key where the plan has none.

    Raises what Statements.run does; with `certain_key`, KeyUndecided where no key is certain.
    """
    suggested = None
    if find_key and not plan.columns.key:
        statements.begin(ComparisonStep.FIND_KEY)
        suggested, key = suggest_key(statements, plan)
        if certain_key and (suggested.nearly or not key):
            columns = (tuple(side.columns) for side in (plan.before, plan.after))
            raise KeyUndecided(KeyQuestion(suggested, *columns))
        plan = plan.with_key(key)
    pairing = Pairing(statements, plan)
    duplicates = pairing.run()
    changes = Changes(statements, plan)
    changes.collect()
    result = summarize(
        statements,
        plan,
        folded=changes.classify(),
        duplicates=duplicates,
        empty_keys=pairing.empty_keys(),
        suggested=suggested,
    )
    records = StoredRecords(statements.database)
    return ComparedFiles(result, records, plan, statements)


def _tables(
    statements: Statements, request: ComparisonRequest, *, stored: bool
) -> tuple[TextTable, TextTable]:
    """Both sides; where they aren't stored, it isn't proven yet that they are the files."""

    def table(name: str, path: Path, options: ReadOptions, step: ComparisonStep) -> TextTable:
        statements.begin(step)
        return load_table(
            statements.database,
            f"{name} stored" if stored else name,
            path,
            options,
            stored=stored,
            proven=stored,
            on_share=statements.on_share,
            check=statements.check,
        )

    return (
        table("before", request.before, request.before_options, ComparisonStep.READ_BEFORE),
        table("after", request.after, request.after_options, ComparisonStep.READ_AFTER),
    )


def _plan(request: ComparisonRequest, before: TextTable, after: TextTable) -> ComparisonPlan:
    files = (request.before.name, request.after.name)
    columns = pair_columns(before.columns, after.columns, request.choice, files)
    if not columns.compared:
        raise UsageError(f"{files[0]} and {files[1]} have no column in common")
    for each in request.named:
        _refuse_unknown(each, request, before.columns, after.columns, columns)
    if request.for_changes:
        _refuse_unwritable(before)
        _refuse_unwritable(after)
    return ComparisonPlan(before, after, columns, stable=request.for_changes)


def _refuse_unwritable(table: TextTable) -> None:
    """Raise UsageError for a name of a column that isn't text in UTF-8, which changes are."""
    for number, name in enumerate(table.columns, 1):
        if encoding_fault(name, "utf-8"):
            raise UsageError(
                f"{table.path.name}: the name of column {number} holds half of a character (a lone "
                "surrogate), so its changes can't be written"
            )


def _refuse_unknown(
    name: str,
    request: ComparisonRequest,
    before: Sequence[str],
    after: Sequence[str],
    columns: ColumnPairs,
) -> None:
    """Raise UsageError for a column that isn't compared, nor would be as a key that is found."""
    shown_before, shown_after = shown_names(before), shown_names(after)
    compared = [
        ColumnNames(shown_after[there], shown_before[here], here, there)
        for here, there in columns.compared
    ]
    others = [shown_before[at] for at in columns.removed]
    others += [shown_after[at] for at in columns.added]
    try:
        compared_column(compared, name)
    except UsageError:
        finds_key = not (request.by_position or request.choice.key)
        if not (finds_key and others and (name in others or name.startswith("#"))):
            raise
