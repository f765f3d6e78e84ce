"""What is checked before a download starts: the target, its folder, and an earlier download."""

from data8_tui.codes import Remedy
from data8_tui.errors import StorageError
from data8_tui.transfer.download.checkpoint import checkpoint_path
from data8_tui.transfer.download.companions import refuse_unusable_names
from data8_tui.transfer.download.finalize import write_guarded_copy
from data8_tui.transfer.download.partial_file import refuse_target
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.formats import OutputFormat
from data8_tui.transfer.formats.excel import excel_path
from data8_tui.transfer.receipt import Receipt, read_receipt, refuse_foreign_receipt


def refuse_early(plan: DownloadPlan) -> None:
    """Raise an error where the download can't succeed, before anything is requested or created.

    UsageError where a target exists or another file is in the receipt's place, ExtraMissing where
    the format needs a package that isn't installed, StorageError where there is no folder or a name
    beside the target can't be used. Where there is a checkpoint, the target may be what its run has
    just finished, so it isn't checked here.
    """
    folder = plan.target.parent
    if not folder.is_dir():
        raise StorageError(f"there is no folder {folder}", remedy=Remedy.MAKE_FOLDER())
    refuse_unusable_names(plan)
    if plan.format is OutputFormat.PARQUET:
        from data8_tui.transfer.formats.parquet import import_duckdb

        import_duckdb()
    if not checkpoint_path(plan.target).exists():
        refuse_target(plan.target, overwrite=plan.overwrite)
        if plan.excel:
            refuse_target(excel_path(plan.target), overwrite=plan.overwrite)
    refuse_foreign_receipt(plan.target)


def guard_finished_download(plan: DownloadPlan, account: str) -> Receipt | None:
    """Write the guarded copy of an earlier download, if the plan requests just that.

    Blocks. None where the target doesn't exist, is to be replaced, or has a receipt of another
    download. Raises what `write_guarded_copy` does.
    """
    if not plan.excel or plan.overwrite or plan.restart or not plan.target.is_file():
        return None
    receipt = None if checkpoint_path(plan.target).exists() else read_receipt(plan.target)
    if receipt is None or not _matches(plan, account, receipt):
        return None
    write_guarded_copy(receipt)
    return receipt


def _matches(plan: DownloadPlan, account: str, receipt: Receipt) -> bool:
    """Whether the receipt is of the download planned."""
    last = receipt.of_records if plan.last is None else plan.last
    columns = tuple(receipt.columns)
    return (
        (receipt.dataset, receipt.account) == (plan.dataset, account)
        and (receipt.first, receipt.last) == (plan.first, last)
        and (not receipt.some_columns if plan.fields is None else columns == plan.fields)
        and (receipt.format, receipt.packed) == (plan.format.value, plan.packed)
    )
