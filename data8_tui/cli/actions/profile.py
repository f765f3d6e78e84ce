"""The `profile` command: looks at a file or dataset, and prints what is in its columns."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from data8_tui.analysis.profile.model import TableProfile
from data8_tui.analysis.profile.profile import columns_called, profile_file, profile_spill_limit
from data8_tui.analysis.report.page import write_page
from data8_tui.analysis.text_table.database import require_duckdb
from data8_tui.analysis.written_file import reserved
from data8_tui.cli import output, talk
from data8_tui.cli.actions.output_targets import refuse_targets
from data8_tui.cli.interrupts import handle_interrupts
from data8_tui.cli.options.file import read_options
from data8_tui.cli.remedies import local_advice
from data8_tui.cli.views.profile import column_lines, profile_lines
from data8_tui.cli.views.profile_document import profile_document
from data8_tui.cli.views.progress_line import ProgressLine
from data8_tui.cli.views.table import wrap_lines
from data8_tui.cli.views.temporary_files import announce_temporary_files
from data8_tui.cli.views.work_line import WorkLine
from data8_tui.errors import Interrupted, NotFound, UsageError
from data8_tui.insight.humanize import several
from data8_tui.session import Session
from data8_tui.temporary_folder import TemporaryFolder
from data8_tui.threads import CheckInterrupted, run_interruptibly
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.tracked_download import download_through_outages
from data8_tui.transfer.formats import OutputFormat
from data8_tui.transfer.readers.files import FileFormat, ReadOptions
from data8_tui.transfer.storage import storage_errors
from data8_tui.wording.left_out import left_out_sentences
from data8_tui.wording.profile_page import profile_page

_WIDTH = 80
"""Where standard output is no terminal."""


def profile_and_print(path: Path, options: Mapping[str, Any]) -> None:
    """Print the profile of a file. Raises UsageError, StorageError and ExtraMissing."""
    page = _page(options, [path])
    reading = read_options(options)
    with local_advice("--html"), reserved(page):
        work = _profile(path, reading, options["chosen"])
        _show(asyncio.run(handle_interrupts(work)), page, options)


async def profile_dataset(session: Session, name: str, options: Mapping[str, Any]) -> None:
    """The same for a dataset, over a file that lasts as long as this.

    NDJSON keeps each record, and a null apart from an empty text; CSV has lines that mean neither.
    Raises UsageError for options of reading, NotFound, and whatever a download raises.
    """
    page, reading = _page(options, []), read_options(options)
    if reading != ReadOptions(drop=reading.drop):
        raise UsageError(
            f"there is no file {name}; how a file is read can't be chosen for a dataset"
        )
    require_duckdb()  # before anything is downloaded
    try:
        dataset = await session.client.get_dataset(name)
    except NotFound as missing:
        raise missing.with_note(f"there is no file of the name {name} here, either") from None
    with local_advice("--html"), reserved(page), TemporaryFolder() as folder:
        path = folder.path / name
        await _download(session, name, path)
        known = ReadOptions(
            form=FileFormat.NDJSON, headers=tuple(dataset.columns or ()), drop=reading.drop
        )
        _show(await _profile(path, known, options["chosen"]), page, options)


async def _download(session: Session, name: str, path: Path) -> None:
    plan = DownloadPlan(name, path, format=OutputFormat.NDJSON)
    talk.write_message(f"downloading {name} to a temporary file, which is removed afterwards")
    line = ProgressLine(name, session.clock)
    try:
        await download_through_outages(session.client, plan, line.show, clock=session.clock)
    except asyncio.CancelledError:
        raise Interrupted("interrupted; what was downloaded is removed") from None
    finally:
        line.wipe()


def _page(options: Mapping[str, Any], sources: Sequence[Path]) -> Path | None:
    """Where the page is to be. Raises UsageError and StorageError where it can't be, or is."""
    page: Path | None = options["page"]
    if page is None:
        return None
    refuse_targets({"--html": page}, sources, overwrite=options["force"])
    with local_advice("--html"), storage_errors(page, "write"):
        page.parent.stat()
    return page


def _show(profile: TableProfile, page: Path | None, options: Mapping[str, Any]) -> None:
    if page:
        write_page(profile_page(profile), page, overwrite=options["force"])
        talk.write_message(f"wrote {page}")
    if options["as_json"]:
        output.json_document(profile_document(profile))
    else:
        output.lines(_lines(profile, detailed=bool(options["chosen"])))


def _lines(profile: TableProfile, *, detailed: bool) -> list[str]:
    width = output.width() or _WIDTH
    left_out = left_out_sentences(profile.file, profile.warnings)
    below = [line for each in left_out for line in wrap_lines(output.safe(each), width)]
    if not detailed:
        return [*profile_lines(profile, width), *[""][: len(below)], *below]
    lines = [f"{output.safe(profile.file)} · {several(profile.records, 'record')}"]
    for column in profile.columns:
        lines += column_lines(column, profile.records, width)
    return lines + below


async def _profile(path: Path, options: ReadOptions, chosen: Sequence[str]) -> TableProfile:
    announce_temporary_files(profile_spill_limit(path))
    step = f"profiling {path.name}, reading"

    def take(profile: TableProfile) -> None:
        nonlocal step
        column = next((each.name for each in profile.columns if not each.complete), "")
        step = f"profiling {path.name}: {several(profile.records, 'record')}, column {column}"

    def work(check: CheckInterrupted) -> TableProfile:
        return profile_file(
            path,
            options,
            choose=lambda headers: columns_called(headers, chosen),
            on_profile=take,
            on_share=lambda share: line.show(step, share),
            check=check,
        )

    with WorkLine() as line:
        return await run_interruptibly(work)
