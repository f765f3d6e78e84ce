"""The last steps of a download: from a complete `.part` file to the finished file."""

from pathlib import Path

from data8_tui.clock import Clock
from data8_tui.redaction import redacted_copy
from data8_tui.threads import CheckInterrupted
from data8_tui.transfer.download.partial_download import PartialDownload, digest_of
from data8_tui.transfer.download.partial_file import refuse_target, rename_into_place
from data8_tui.transfer.download.plan import DownloadPlan, ExpectedContent
from data8_tui.transfer.download.verify import verify_file
from data8_tui.transfer.formats import OutputFormat
from data8_tui.transfer.formats.excel import excel_path, is_guarded_copy, write_guarded
from data8_tui.transfer.receipt import Receipt
from data8_tui.transfer.storage import storage_errors


def finalize_download(
    plan: DownloadPlan,
    expected: ExpectedContent,
    partial_download: PartialDownload,
    clock: Clock,
    check: CheckInterrupted,
) -> Receipt:
    """Convert the `.part` file where needed, rename it to the target, and write its receipt.

    Blocks; reads the whole file. Raises UsageError where the target has appeared meanwhile, and
    StorageError, and what `check` does, as far as the conversion can be interrupted; then the
    `.part` file is unchanged, and the next attempt continues here.
    """
    partial_download.part.sync()
    if plan.excel:
        _place_guarded(partial_download.part.path, plan.target, overwrite=plan.overwrite)
    converted = _convert(plan, expected, partial_download, check)
    receipt = _receipt(plan, expected, partial_download, converted, clock)
    partial_download.publish(receipt, converted)
    return receipt


def write_guarded_copy(receipt: Receipt) -> Path:
    """Verify a downloaded CSV file and write its guarded copy, unless it is there; return its path.

    Blocks; reads the whole file. Raises UsageError where the file is gone or another one is in the
    copy's place, IntegrityError where the file has changed, and StorageError.
    """
    guarded = excel_path(receipt.path)
    refuse_target(guarded, overwrite=True)
    verify_file(receipt.path)
    if not is_guarded_copy(receipt.path, guarded):
        refuse_target(guarded, overwrite=False)
        _place_guarded(receipt.path, receipt.path, overwrite=False)
    return guarded


def _place_guarded(source: Path, target: Path, *, overwrite: bool) -> None:
    """Write the guarded copy for `target`, which replaces an equal one in any case."""
    guarded = excel_path(target)
    part = write_guarded(source, guarded)
    equal = digest_of(part) == digest_of(guarded)
    rename_into_place(part, guarded, overwrite=overwrite or equal)


def _convert(
    plan: DownloadPlan,
    expected: ExpectedContent,
    partial_download: PartialDownload,
    check: CheckInterrupted,
) -> Path:
    """The file to be renamed to the target: the `.part` file, or what it is converted to."""
    if not plan.format.is_converted:
        return partial_download.part.path
    converted = partial_download.begin_converted()
    if plan.format is OutputFormat.PARQUET:
        from data8_tui.transfer.formats import parquet

        parquet.write_parquet(partial_download.part.path, converted, expected.columns_in_file)
    else:
        from data8_tui.transfer.formats import xlsx

        columns = list(expected.columns_in_file)
        xlsx.write_xlsx(partial_download.part.path, converted, columns, check)
    return converted


def _receipt(
    plan: DownloadPlan,
    expected: ExpectedContent,
    partial_download: PartialDownload,
    converted: Path,
    clock: Clock,
) -> Receipt:
    unconverted = converted == partial_download.part.path
    with storage_errors(converted, "read"):
        size = converted.stat().st_size
    return Receipt(
        dataset=expected.dataset,
        account=partial_download.account,
        path=plan.target,
        format=expected.spec.format.value,
        packed=expected.spec.packed,
        columns=redacted_copy(expected.columns_in_file),
        first=expected.first,
        last=expected.last,
        records=partial_download.mark.records,
        bytes=size,
        sha256=partial_download.part.sha256 if unconverted else digest_of(converted),
        started_at=partial_download.checkpoint.state.started_at,
        finished_at=clock.now(),
        runs=len(partial_download.checkpoint.state.runs),
        replaced=partial_download.mark.replaced,
        csv=expected.spec.csv,
        formulas=partial_download.mark.formulas,
        of_records=expected.record_count,
        of_columns=len(expected.columns),
    )
