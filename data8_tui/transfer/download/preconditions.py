"""What is checked before a download starts: the target, its folder, and an earlier download."""

from contextlib import suppress

from data8_tui.codes import Remedy
from data8_tui.errors import Data8Error, StorageError
from data8_tui.redaction import redact, redacted_copy
from data8_tui.threads import run_in_thread
from data8_tui.transfer.download.checkpoint import checkpoint_path
from data8_tui.transfer.download.companions import refuse_unusable_names
from data8_tui.transfer.download.fetcher import RecordsClient
from data8_tui.transfer.download.finalize import write_guarded_copy
from data8_tui.transfer.download.partial_file import refuse_target
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.verify import verify_file
from data8_tui.transfer.formats import require_package
from data8_tui.transfer.formats.excel import excel_path
from data8_tui.transfer.receipt import (
    Receipt,
    read_receipt,
    receipt_account,
    refuse_foreign_receipt,
)


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
    require_package(plan.format)
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
    if receipt is None or not matches(plan, account, receipt):
        return None
    write_guarded_copy(receipt)
    return receipt


async def find_finished_download(client: RecordsClient, plan: DownloadPlan) -> Receipt | None:
    """The receipt of an earlier download of this plan, if its file and the dataset are as then.

    None where anything differs, or the file is to be replaced: the download itself refuses what is
    in its way. A dataset that changed and kept its count and columns is not noticed. Raises what
    the client raises.
    """
    if plan.overwrite or plan.restart or plan.excel:
        return None
    account = receipt_account(client.connection)
    receipt = await run_in_thread(_verified_receipt, plan, account)
    if receipt is None:
        return None
    dataset = await client.get_dataset(plan.dataset)
    known = redacted_copy(dataset.columns)
    columns = {name: known.get(name) for name in receipt.columns}
    same = (dataset.record_count, len(dataset.columns), columns) == (
        receipt.of_records,
        receipt.of_columns,
        dict(receipt.columns),
    )
    return receipt if same else None


def _verified_receipt(plan: DownloadPlan, account: str) -> Receipt | None:
    """The receipt of the target, if it is of the plan and the file is as it was."""
    with suppress(Data8Error, OSError):
        if plan.target.is_symlink() or checkpoint_path(plan.target).exists():
            return None
        receipt = read_receipt(plan.target)
        if receipt is not None and matches(plan, account, receipt):
            return verify_file(plan.target)
    return None


def matches(plan: DownloadPlan, account: str, receipt: Receipt) -> bool:
    """Whether the receipt is of the download planned."""
    last = receipt.of_records if plan.last is None else plan.last
    fields = None if plan.fields is None else [redact(name) for name in plan.fields]
    return (
        (receipt.dataset, receipt.account) == (plan.dataset, account)
        and (receipt.first, receipt.last) == (plan.first, last)
        and (not receipt.some_columns if fields is None else list(receipt.columns) == fields)
        and (receipt.format, receipt.packed) == (plan.format.value, plan.packed)
        and receipt.csv == plan.csv
    )
