"""What would become of a download's file: new, gone on with, replaced, or in the way."""

from typing import Literal, NamedTuple

from data8_tui.api.connection import Connection
from data8_tui.api.models import Dataset
from data8_tui.insight import humanize
from data8_tui.transfer.download.partial_file import part_path
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.register import kept_of
from data8_tui.transfer.receipt import account_of


class Fate(NamedTuple):
    """In a word for the program, and in words for people."""

    kind: Literal["new", "continues", "replaces", "there", "taken"]
    text: str
    records: str = ""
    """How many the dataset has, where that is known."""


def fate(plan: DownloadPlan, connection: Connection, dataset: Dataset | None) -> Fate:
    """Looks at what lies where the file will be; reads a small file at most."""
    count = dataset.record_count if dataset else None
    records = "" if count is None else f"{humanize.count(count)} records  "
    try:
        return _fate(plan, connection)._replace(records=records)
    except OSError:
        return Fate("new", "new", records)


def _fate(plan: DownloadPlan, connection: Connection) -> Fate:
    kept = kept_of(plan.target)
    told = kept.identity if kept else None
    own = (account_of(connection), plan.dataset)
    if kept and told and (told["account"], told["dataset"]) == own:
        done = kept.marks[-1].records if kept.marks else 0
        return Fate("continues", f"continues at record {humanize.count(done)}")
    if told:
        return Fate("taken", f"{part_path(plan.target).name} is of another download")
    if part_path(plan.target).exists():
        return Fate("taken", f"{part_path(plan.target).name} is in the way; move it first")
    if not plan.target.exists():
        return Fate("new", "new")
    if plan.overwrite:
        return Fate("replaces", "replaces the one there")
    return Fate("there", "is there already")
