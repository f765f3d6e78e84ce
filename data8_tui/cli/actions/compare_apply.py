"""`compare --apply` and `--revert`: make one file of the other one and a file of changes."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data8_tui.analysis.compare.changes_apply import AppliedChanges, ApplyRequest, apply_changes
from data8_tui.analysis.compare.statements import ComparisonProgress
from data8_tui.analysis.written_file import reserved
from data8_tui.cli import output, talk
from data8_tui.cli.actions.output_targets import refuse_targets
from data8_tui.cli.interrupts import handle_interrupts
from data8_tui.cli.options.comparison import side_options
from data8_tui.cli.remedies import local_advice, side_advice
from data8_tui.cli.views.work_line import WorkLine
from data8_tui.errors import UsageError
from data8_tui.insight.humanize import several
from data8_tui.temporary_folder import TemporaryFolder
from data8_tui.threads import CheckInterrupted, run_interruptibly
from data8_tui.transfer.formats import OutputFormat, resolve_format
from data8_tui.wording.comparison import step_text

_TEXT_FORMATS = (OutputFormat.CSV, OutputFormat.NDJSON)


def apply_to_file(changes: Path, source: Path, options: Mapping[str, Any]) -> None:
    """Make the file and print its path. Raises UsageError for a file that isn't the one meant."""
    target, reverted = options["target"], options["applied"] is None
    if target is None:
        raise UsageError("the file that is made needs a name").with_note("Give it with -o.")
    form, packed = resolve_format(target)
    if form not in _TEXT_FORMATS or packed:
        raise UsageError(f"{target.name} can't be written: CSV and NDJSON can")
    refuse_targets({"-o": target}, [changes, source], overwrite=options["force"])
    reading = options["read_after" if reverted else "read_before"]
    read = side_options(reading)
    request = ApplyRequest(
        changes, source, target, reverted, read, form, overwrite=options["force"]
    )
    sides = {"--after" if reverted else "--before": source}
    with local_advice(), side_advice(sides):
        applied = asyncio.run(handle_interrupts(run_interruptibly(_apply, request)))
    talk.write_message(
        f"{several(applied.records, 'record')}, {several(applied.changed, 'value')} changed: "
        f"{source.name} → {target.name}"
    )
    output.result(str(target))


def _apply(request: ApplyRequest, check: CheckInterrupted) -> AppliedChanges:
    with reserved(request.target), TemporaryFolder() as folder, WorkLine() as line:

        def show(progress: ComparisonProgress) -> None:
            step = step_text(progress.step, request.source.name, request.target.name)
            line.show(step, progress.share)

        return apply_changes(request, folder.path, on_progress=show, check=check)
