"""The profile of a file: first what is quick, of all columns; then column by column the rest."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from data8_tui.analysis.profile.columns import complete_figures, first_figures
from data8_tui.analysis.profile.model import TableProfile
from data8_tui.analysis.text_table.database import (
    OnShare,
    database_errors,
    ignore_share,
    open_database,
    share_between,
    spill_limit,
)
from data8_tui.analysis.text_table.table import TextTable, load_table, refuse_unreadable
from data8_tui.codes import FileProblem
from data8_tui.errors import UnfitFile
from data8_tui.temporary_folder import TemporaryFolder
from data8_tui.threads import CheckInterrupted, never_interrupted
from data8_tui.transfer.readers.column_names import column_index, name_from
from data8_tui.transfer.readers.files import ReadOptions

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OnProfile = Callable[[TableProfile], None]
"""Called with what is known so far, each time that there is more."""

ChooseColumns = Callable[[tuple[str, ...]], Iterable[int]]
"""From a file's headers to the indices of the columns that are looked at."""

_MEMORY = 256 << 20
"""Bytes for duckdb. Data beyond it are put into the temporary folder."""
_SPILL_RATIO = 2
"""Temporary files are at most so many times the text: the table, and a column's values."""
_LOADED = 0.3
"""Share of the work after which the table is loaded."""
_FIRST = 0.05
"""Share of the rest after which the first figures are known."""


def every_column(headers: tuple[str, ...]) -> Iterable[int]:
    """All indices."""
    return range(len(headers))


def columns_called(headers: tuple[str, ...], wanted: Sequence[str]) -> Iterable[int]:
    """The indices of the columns with these headers, names or numbers (`#3`), each once.

    All of them where none is wanted. Raises UsageError.
    """
    if not wanted:
        return every_column(headers)
    names = list(map(name_from, headers))
    return dict.fromkeys(column_index(each, headers, names) for each in wanted)


def ignore_profile(_: TableProfile) -> None:
    """The OnProfile of a profile that nobody follows."""


def profile_file(
    path: Path,
    options: ReadOptions | None = None,
    *,
    folder: Path | None = None,
    choose: ChooseColumns = every_column,
    on_profile: OnProfile = ignore_profile,
    on_share: OnShare = ignore_share,
    check: CheckInterrupted = never_interrupted,
) -> TableProfile:
    """The profile of a file's columns; blocks meanwhile, and ends where `check` raises.

    What doesn't fit into memory is put into `folder`, or else into a temporary folder of this
    process, which is removed. An empty file has no records and no columns.
    Raises what `check` and `choose` do, and UsageError, StorageError and ExtraMissing as
    `load_table`.
    """
    refuse_unreadable(path)
    try:
        return _profile_records(path, options, folder, choose, on_profile, on_share, check)
    except UnfitFile as unfit:
        if unfit.problem.message.code is not FileProblem.EMPTY_FILE:
            raise
    list(choose(()))
    profile = TableProfile(path.name, 0, (), complete=True)
    on_profile(profile)
    return profile


def _profile_records(
    path: Path,
    options: ReadOptions | None,
    folder: Path | None,
    choose: ChooseColumns,
    on_profile: OnProfile,
    on_share: OnShare,
    check: CheckInterrupted,
) -> TableProfile:
    with (
        database_errors(),
        nullcontext(folder) if folder else _temporary_folder() as place,
        closing(open_database(place, memory=_MEMORY, spill=profile_spill_limit(path))) as database,
    ):
        table = load_table(
            database,
            "profiled",
            path,
            options,
            on_share=share_between(on_share, 0, _LOADED),
            check=check,
        )
        profile = profile_table(
            database,
            table,
            choose=choose,
            on_profile=on_profile,
            on_share=share_between(on_share, _LOADED, 1),
            check=check,
        )
        table.refuse_changed()
        return profile


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    with TemporaryFolder() as folder:
        yield folder.path


def profile_spill_limit(path: Path) -> int:
    """The most bytes of temporary files that are made."""
    return spill_limit(path, ratio=_SPILL_RATIO)


def profile_table(
    database: "DuckDBPyConnection",
    table: TextTable,
    *,
    choose: ChooseColumns = every_column,
    on_profile: OnProfile = ignore_profile,
    on_share: OnShare = ignore_share,
    check: CheckInterrupted = never_interrupted,
) -> TableProfile:
    """The profile of a table. Raises what `check` and `choose` do, and StorageError."""
    chosen = {at: table.columns[at] for at in choose(table.columns)}
    first = share_between(on_share, 0, _FIRST)
    columns = first_figures(database, table.relation, chosen, first, check)
    profile = TableProfile(table.path.name, table.count, tuple(columns), warnings=table.warnings)
    on_profile(profile)
    width = max(1, len(columns))
    for index, at in enumerate(chosen):
        start, end = (_FIRST + (1 - _FIRST) * (index + done) / width for done in (0, 1))
        columns[index] = complete_figures(
            database, table.relation, at, columns[index], share_between(on_share, start, end), check
        )
        complete = index + 1 == len(columns)
        profile = replace(profile, columns=tuple(columns), complete=complete)
        on_profile(profile)
    on_share(1.0)
    return profile
