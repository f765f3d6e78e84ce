"""An upload that is repeated through outages."""

import asyncio
from dataclasses import replace
from pathlib import Path

from data8_tui.backoff import Sleep
from data8_tui.clock import Clock
from data8_tui.transfer.outage_retry import retry_through_outage
from data8_tui.transfer.progress import OnTransferProgress
from data8_tui.transfer.upload import run as upload
from data8_tui.transfer.upload.creation import UploadClient
from data8_tui.transfer.upload.plan import UploadPlan, UploadReceipt


async def upload_through_outages(
    client: UploadClient,
    plan: UploadPlan,
    report: OnTransferProgress,
    *,
    clock: Clock,
    on_dataset: upload.OnDataset | None = None,
    journal_folder: Path | None = None,
    sleep: Sleep = asyncio.sleep,
) -> UploadReceipt:
    """As `run.upload_file`, but resumed after an outage, to the dataset of the first attempt.

    `on_dataset` is awaited with the dataset's name at each attempt.
    """
    current, attempts = plan, 0

    async def on_dataset_known(dataset: str) -> None:
        nonlocal current
        current = UploadPlan(plan.preflight, dataset, in_flight=plan.in_flight)
        if on_dataset is not None:
            await on_dataset(dataset)

    async def attempt(attempt_report: OnTransferProgress) -> UploadReceipt:
        nonlocal attempts
        attempts += 1
        return await upload.upload_file(
            client,
            current,
            attempt_report,
            clock=clock,
            on_dataset=on_dataset_known,
            journal_folder=journal_folder,
        )

    receipt = await retry_through_outage(attempt, report, clock, sleep)
    return replace(receipt, already=receipt.already and attempts == 1)
