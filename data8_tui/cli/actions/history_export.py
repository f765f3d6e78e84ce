"""The `history export` command: remembered jobs to a file or to standard output."""

from pathlib import Path

from data8_tui.cli import output, talk
from data8_tui.cli.views.download_notes import formulas_note
from data8_tui.codes import Remedy
from data8_tui.errors import StorageError, UsageError
from data8_tui.insight.humanize import several
from data8_tui.jobs.history_export import ExportLines, write_export
from data8_tui.jobs.remembered_jobs import JobSelection, remembered_jobs
from data8_tui.session import Session
from data8_tui.transfer.download.partial_file import refuse_target
from data8_tui.transfer.formats import OutputFormat, require_package, resolve_format

_STDOUT = "-"


async def export_history(
    session: Session, selection: JobSelection, target: str, format_: str | None, *, force: bool
) -> None:
    """Write the selected jobs. Raises UsageError, StorageError and ExtraMissing."""
    form = _export_format(target, format_)
    path = Path(target)
    if target != _STDOUT:
        _refuse_unusable(path, overwrite=force)
    require_package(form)
    history = session.history  # an error of it is the command's
    await session.status_learner.load()
    jobs = remembered_jobs(history, session.client.status_codes, selection, session.clock.now())
    if target == _STDOUT:
        await _print(ExportLines(jobs, form))
        return
    lines = ExportLines(jobs, form)
    await write_export(lines, path, form, private=session.private_files)
    talk.write_message(f"{several(lines.jobs, 'job')} · {path}")
    _write_notes(lines)


def _refuse_unusable(target: Path, *, overwrite: bool) -> None:
    if not target.parent.is_dir():
        raise StorageError(f"there is no folder {target.parent}", remedy=Remedy.MAKE_FOLDER())
    refuse_target(target, overwrite=overwrite)


def _export_format(target: str, requested: str | None) -> OutputFormat:
    form = OutputFormat(requested) if requested else None
    if target == _STDOUT:
        form = form or OutputFormat.CSV
    else:
        form, packed = resolve_format(Path(target), form, packed=False)
        if packed:
            raise UsageError("the history is not exported compressed").with_note(
                f"Pipe it: {talk.PROGRAM} history export | gzip > {target}"
            )
    if form is OutputFormat.XLSX:
        raise UsageError("the history is not exported as XLSX").with_note(
            "Choose CSV, NDJSON or Parquet."
        )
    if form is OutputFormat.PARQUET and target == _STDOUT:
        raise UsageError("Parquet is not written to standard output").with_note(
            "Name a file with --output."
        )
    return form


async def _print(lines: ExportLines) -> None:
    async for line in lines:
        output.part_of_file(line)
    _write_notes(lines)


def _write_notes(lines: ExportLines) -> None:
    if lines.formulas:
        talk.write_message(formulas_note(lines.formulas))
