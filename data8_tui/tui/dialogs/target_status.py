"""The status of a download's file: new, resumed, replaced, or blocked."""

from typing import Literal, NamedTuple

from data8_tui.api.connection import Connection
from data8_tui.api.models import Dataset
from data8_tui.errors import DocumentDamaged, StorageError
from data8_tui.insight import humanize
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.register import saved_state
from data8_tui.transfer.receipt import receipt_account
from data8_tui.transfer.storage import part_path


class TargetStatus(NamedTuple):
    """A kind for the program, a text for the user."""

    kind: Literal["new", "continues", "replaces", "there", "taken"]
    text: str
    records: str = ""
    """How many the dataset has, where that is known."""


def target_status(
    plan: DownloadPlan, connection: Connection, dataset: Dataset | None
) -> TargetStatus:
    """Check what is at the target; reads one small file at most."""
    count = dataset.record_count if dataset else None
    records = "" if count is None else f"{humanize.several(count, 'record')}  "
    try:
        return _status(plan, connection)._replace(records=records)
    except DocumentDamaged as error:
        return TargetStatus("taken", error.message, records)
    except (OSError, StorageError):
        return TargetStatus("new", "new", records)


def _status(plan: DownloadPlan, connection: Connection) -> TargetStatus:
    kept = saved_state(plan.target)
    identity = kept.identity if kept else None
    own = (receipt_account(connection), plan.dataset)
    if kept and identity and (identity.account, identity.dataset) == own:
        done = kept.marks[-1].records if kept.marks else 0
        return TargetStatus("continues", f"continues at record {humanize.count(done)}")
    if identity:
        return TargetStatus("taken", f"{part_path(plan.target).name} is of another download")
    if part_path(plan.target).exists():
        return TargetStatus("taken", f"{part_path(plan.target).name} is in the way; move it first")
    if not plan.target.exists():
        return TargetStatus("new", "new")
    if plan.overwrite:
        return TargetStatus("replaces", "replaces the one there")
    return TargetStatus("there", "is there already")
