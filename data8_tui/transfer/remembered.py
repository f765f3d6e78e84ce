"""A download that is noted as long as it is unfinished, whoever began it."""

from contextlib import suppress
from functools import partial

from data8_tui.clock import Clock
from data8_tui.errors import StorageError
from data8_tui.transfer import download
from data8_tui.transfer.checkpoint import checkpoint_path
from data8_tui.transfer.plan import DownloadPlan
from data8_tui.transfer.receipt import Receipt
from data8_tui.transfer.register import Register
from data8_tui.transfer.reporter import Report
from data8_tui.transfer.threads import in_thread

__all__ = ["run"]


async def run(
    client: download.Source,
    plan: DownloadPlan,
    report: Report,
    register: Register,
    *,
    clock: Clock,
) -> Receipt:
    """As `download.run`. What can't be noted can't be offered later, but still can be made."""
    with suppress(StorageError):
        await in_thread(None, partial(register.note, plan))
    try:
        return await download.run(client, plan, report, clock=clock)
    finally:
        await in_thread(None, partial(_drop_if_nothing_is_kept, register, plan))


def _drop_if_nothing_is_kept(register: Register, plan: DownloadPlan) -> None:
    with suppress(OSError):
        if not checkpoint_path(plan.target).exists():
            register.drop(plan.target)
