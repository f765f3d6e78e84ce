"""Which dataset a run uploads to: one that an earlier attempt began, or a new one."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from data8_tui.api.models import Dataset
from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, UsageError
from data8_tui.time_zone import in_zone
from data8_tui.transfer.readers.column_names import name_from
from data8_tui.transfer.upload.journal import DatasetPhase, JournalEntry, UploadJournal
from data8_tui.transfer.upload.plan import UploadPlan

_MAX_STEM = 60


def entry_to_continue(plan: UploadPlan, journal: UploadJournal) -> JournalEntry | None:
    """The entry to resume; None to begin a new one.

    Raises IntegrityError where the file has changed since, UsageError where the options have.
    """
    if plan.again:
        return None
    entry = journal.latest if plan.dataset is None else journal.entry(plan.dataset)
    if entry is None or _matches(plan, entry):
        return entry
    if entry.phase is DatasetPhase.COMPLETE:
        if plan.dataset is None:
            return None
        same_file = entry.sha256 == plan.preflight.source.sha256
        how = "read with other options" if same_file else "as it was then"
        raise UsageError(
            f"{entry.dataset} is complete already, from {plan.path.name} {how}",
            remedy=Remedy.DATASET_NAME_TAKEN(),
        )
    if entry.sha256 != plan.preflight.source.sha256:
        raise IntegrityError(
            f"{plan.path.name} has changed since its upload to {entry.dataset} began",
            remedy=Remedy.UPLOAD_FILE_CHANGED(),
        )
    raise UsageError(
        f"the upload of {plan.path.name} to {entry.dataset} was begun with other options",
        remedy=Remedy.UPLOAD_OPTIONS_DIFFER(),
    )


def resume_plan(plan: UploadPlan, entry: JournalEntry) -> UploadPlan:
    """`plan` with the block size of `entry`, since a block must keep its rows.

    The block size depends on where the scan divided the file, so another scan may find another one.
    """
    size = entry.content["block_records"]
    return replace(plan, preflight=replace(plan.preflight, block_records=size))


def _matches(plan: UploadPlan, entry: JournalEntry) -> bool:
    same_file = entry.sha256 == plan.preflight.source.sha256
    return same_file and entry.content == resume_plan(plan, entry).content()


def new_dataset_name(path: Path, at: datetime, attempt: int = 1) -> str:
    """`contacts_20261121_140530` for contacts.csv, in the zone shown; then `_2` and so on."""
    stem = name_from(path.stem, "data")[:_MAX_STEM].strip("_") or "upload"
    return f"{stem}_{in_zone(at):%Y%m%d_%H%M%S}" + (f"_{attempt}" if attempt > 1 else "")


def refuse_different_content(plan: UploadPlan, entry: JournalEntry, found: Dataset) -> None:
    """Raise IntegrityError where the existing dataset can't be the one of `entry`."""
    name = entry.dataset
    if found.input is False or dict(found.columns) != plan.preflight.column_types:
        raise IntegrityError(
            f"{name} has other columns than those of {plan.path.name}",
            remedy=Remedy.DATASET_PERHAPS_FOREIGN(),
        )
    held, records = found.record_count or 0, plan.preflight.records
    if entry.phase is DatasetPhase.INTENDED and (held or found.completed):
        raise IntegrityError(
            f"{name} holds records, and none were sent to it from here",
            remedy=Remedy.DATASET_FOREIGN(),
        )
    if held > records or (found.completed and held != records):
        raise IntegrityError(
            f"{name} holds {held:,} records, and {plan.path.name} has {records:,}",
            remedy=Remedy.DATASET_PERHAPS_FILLED(),
        )


def name_taken(dataset: str) -> UsageError:
    """The error for a name of a dataset that wasn't started from this file."""
    return UsageError(
        f"there is a dataset {dataset} already, and it was not begun from this file here",
        remedy=Remedy.DATASET_NAME_TAKEN(),
    )
