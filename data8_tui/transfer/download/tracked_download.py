"""A download that is registered while it is unfinished, and repeated through outages."""

import asyncio
from contextlib import suppress
from dataclasses import replace

from data8_tui.backoff import Sleep
from data8_tui.clock import Clock
from data8_tui.errors import StorageError
from data8_tui.threads import run_in_thread
from data8_tui.transfer.download import run as download_run
from data8_tui.transfer.download.checkpoint import checkpoint_path
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.register import DownloadRegister
from data8_tui.transfer.outage_retry import retry_through_outage
from data8_tui.transfer.progress import OnTransferProgress
from data8_tui.transfer.receipt import Receipt

__all__ = ["download_through_outages", "tracked_download"]


async def tracked_download(
    client: download_run.RecordsClient,
    plan: DownloadPlan,
    report: OnTransferProgress,
    register: DownloadRegister,
    *,
    clock: Clock,
    sleep: Sleep = asyncio.sleep,
) -> Receipt:
    """As `run.download_dataset`. It runs even where it can't be registered."""
    with suppress(StorageError):
        await run_in_thread(register.add, plan)
    try:
        return await download_through_outages(client, plan, report, clock=clock, sleep=sleep)
    finally:
        await run_in_thread(_remove_if_finished, register, plan)


async def download_through_outages(
    client: download_run.RecordsClient,
    plan: DownloadPlan,
    report: OnTransferProgress,
    *,
    clock: Clock,
    sleep: Sleep = asyncio.sleep,
) -> Receipt:
    """As `run.download_dataset`, resumed after an outage."""
    current = plan

    async def attempt(attempt_report: OnTransferProgress) -> Receipt:
        nonlocal current
        attempted, current = current, replace(plan, restart=False)
        return await download_run.download_dataset(client, attempted, attempt_report, clock=clock)

    return await retry_through_outage(attempt, report, clock, sleep)


def _remove_if_finished(register: DownloadRegister, plan: DownloadPlan) -> None:
    with suppress(OSError):
        if not checkpoint_path(plan.target).exists():
            register.remove(plan.target)
