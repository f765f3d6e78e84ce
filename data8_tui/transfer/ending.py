"""The beginning's questions and the end's steps: from a whole `.part` file to the finished one."""

from pathlib import Path

from data8_tui.clock import Clock
from data8_tui.errors import StorageError
from data8_tui.transfer.checkpoint import checkpoint_path
from data8_tui.transfer.draft import Draft, digest_of, made_path
from data8_tui.transfer.formats import Format
from data8_tui.transfer.formats.excel import excel_path, write_guarded
from data8_tui.transfer.partfile import refuse_target
from data8_tui.transfer.plan import DownloadPlan, Promise
from data8_tui.transfer.receipt import Receipt, refuse_foreign_receipt
from data8_tui.transfer.storage import storing


def refuse_early(plan: DownloadPlan) -> None:
    """Raise UsageError where a target is taken, before anything is asked for or created.

    With a checkpoint there, the target may be what that run has just finished. Raises ExtraMissing
    where the form needs a package that is not installed, StorageError where there is no folder.
    """
    folder = plan.target.parent
    if not folder.is_dir():
        raise StorageError(
            f"there is no folder {folder}", hint="Make it first, or choose another with -o."
        )
    if plan.format is Format.PARQUET:
        from data8_tui.transfer.formats.parquet import duckdb

        duckdb()
    if not checkpoint_path(plan.target).exists():
        refuse_target(plan.target, overwrite=plan.overwrite)
        if plan.excel:
            refuse_target(excel_path(plan.target), overwrite=plan.overwrite)
    refuse_foreign_receipt(plan.target)


def finish(plan: DownloadPlan, promise: Promise, draft: Draft, clock: Clock) -> Receipt:
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


def _made(plan: DownloadPlan, promise: Promise, draft: Draft) -> Path:
    """The file that will be the target: the `.part` file itself, or what is made of it."""
    if plan.format is not Format.PARQUET:
        return draft.part.path
    from data8_tui.transfer.formats.parquet import convert

    made = made_path(plan.target)
    convert(draft.part.path, made, promise.columns_in_file)
    return made


def _receipt(
    plan: DownloadPlan, promise: Promise, draft: Draft, made: Path, clock: Clock
) -> Receipt:
    own = made == draft.part.path
    with storing(made, "read"):
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
    )
