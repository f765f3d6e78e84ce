"""The beginning's questions and the end's steps: from a whole `.part` file to the finished one."""

from pathlib import Path

from data8_tui.clock import Clock
from data8_tui.codes import Remedy
from data8_tui.errors import StorageError
from data8_tui.transfer.download.checkpoint import checkpoint_path
from data8_tui.transfer.download.partial_download import PartialDownload, digest_of, made_path
from data8_tui.transfer.download.partial_file import refuse_target
from data8_tui.transfer.download.plan import DownloadPlan, ExpectedContent
from data8_tui.transfer.download.verify import verify_file
from data8_tui.transfer.formats import OutputFormat
from data8_tui.transfer.formats.excel import excel_path, write_guarded
from data8_tui.transfer.receipt import Receipt, read_receipt, refuse_foreign_receipt
from data8_tui.transfer.storage import storage_errors


def refuse_early(plan: DownloadPlan) -> None:
    """Raise UsageError where a target is taken, before anything is asked for or created.

    With a checkpoint there, the target may be what that run has just finished. Raises ExtraMissing
    where the form needs a package that is not installed, StorageError where there is no folder.
    """
    folder = plan.target.parent
    if not folder.is_dir():
        raise StorageError(f"there is no folder {folder}", remedy=Remedy.MAKE_FOLDER())
    if plan.format is OutputFormat.PARQUET:
        from data8_tui.transfer.formats.parquet import import_duckdb

        import_duckdb()
    if not checkpoint_path(plan.target).exists():
        refuse_target(plan.target, overwrite=plan.overwrite)
        if plan.excel:
            refuse_target(excel_path(plan.target), overwrite=plan.overwrite)
    refuse_foreign_receipt(plan.target)


def guard_finished_download(plan: DownloadPlan, account: str) -> Receipt | None:
    """Make the guarded copy of what an earlier run has downloaded, if that is what is wanted.

    None where the target isn't there, is to be replaced, or isn't what `plan` asks for by its
    receipt. Raises what `write_guarded_copy` does. Blocks for long.
    """
    if not plan.excel or plan.overwrite or plan.restart or not plan.target.is_file():
        return None
    receipt = None if checkpoint_path(plan.target).exists() else read_receipt(plan.target)
    if receipt is None or not _asked_for(plan, account, receipt):
        return None
    write_guarded_copy(receipt)
    return receipt


def write_guarded_copy(receipt: Receipt) -> Path:
    """Make the guarded copy of a downloaded CSV file, once that is verified. Blocks for long.

    Raises UsageError where the file is gone or the copy is there, IntegrityError where the file was
    changed since, StorageError.
    """
    copy = excel_path(receipt.path)
    refuse_target(copy, overwrite=False)
    verify_file(receipt.path)
    write_guarded(receipt.path, copy)
    return copy


def _asked_for(plan: DownloadPlan, account: str, receipt: Receipt) -> bool:
    last = receipt.of_records if plan.last is None else plan.last
    columns = tuple(receipt.columns)
    return (
        (receipt.dataset, receipt.account) == (plan.dataset, account)
        and (receipt.first, receipt.last) == (plan.first, last)
        and (not receipt.some_columns if plan.fields is None else columns == plan.fields)
        and (receipt.format, receipt.packed) == (plan.format.value, plan.packed)
    )


def finish(
    plan: DownloadPlan, promise: ExpectedContent, draft: PartialDownload, clock: Clock
) -> Receipt:
    """Make what is to be made of the `.part` file, and give it all its names. Blocks for long.

    Raises StorageError; then the `.part` file is as it was, and the next run goes on from here.
    """
    draft.part.sync()
    if plan.excel:
        write_guarded(draft.part.path, excel_path(plan.target))
    made = _made(plan, promise, draft)
    receipt = _receipt(plan, promise, draft, made, clock)
    draft.publish(receipt, made)
    return receipt


def _made(plan: DownloadPlan, promise: ExpectedContent, draft: PartialDownload) -> Path:
    """The file that will be the target: the `.part` file itself, or what is made of it."""
    if plan.format is not OutputFormat.PARQUET:
        return draft.part.path
    from data8_tui.transfer.formats.parquet import convert

    made = made_path(plan.target)
    convert(draft.part.path, made, promise.columns_in_file)
    return made


def _receipt(
    plan: DownloadPlan, promise: ExpectedContent, draft: PartialDownload, made: Path, clock: Clock
) -> Receipt:
    own = made == draft.part.path
    with storage_errors(made, "read"):
        size = made.stat().st_size
    return Receipt(
        dataset=promise.dataset,
        account=draft.account,
        path=plan.target,
        format=promise.spec.format.value,
        packed=promise.spec.packed,
        columns=promise.columns_in_file,
        first=promise.first,
        last=promise.last,
        records=draft.mark.records,
        bytes=size,
        sha256=draft.part.sha256 if own else digest_of(made),
        started_at=draft.checkpoint.kept.began_at,
        finished_at=clock.now(),
        runs=len(draft.checkpoint.kept.runs),
        replaced=draft.mark.replaced,
        formulas=draft.mark.formulas,
        of_records=promise.record_count,
        of_columns=len(promise.columns),
    )
