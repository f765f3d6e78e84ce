"""An upload through an outage."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from data8_tui.clock import Clock
from data8_tui.transfer.outage_retry import Sleep, retry_through_outage
from data8_tui.transfer.progress import Report
from data8_tui.transfer.upload import run as upload
from data8_tui.transfer.upload.creation import UploadClient
from data8_tui.transfer.upload.plan import UploadPlan, UploadReceipt


async def tracked_upload(
    client: UploadClient,
    plan: UploadPlan,
    report: Report,
    *,
    clock: Clock,
    named: Callable[[str], None] = lambda name: None,
    state: Path | None = None,
    pause: Sleep = asyncio.sleep,
) -> UploadReceipt:
    """As `upload.run.run`, to the dataset that the first attempt has begun."""
    wanted, attempts = plan, 0

    def begun(dataset: str) -> None:
        nonlocal wanted
        wanted = UploadPlan(plan.preflight, dataset, in_flight=plan.in_flight)
        named(dataset)

    async def attempt(seen: Report) -> UploadReceipt:
        nonlocal attempts
        attempts += 1
        return await upload.upload_file(client, wanted, seen, clock=clock, named=begun, state=state)

    receipt = await retry_through_outage(attempt, report, clock, pause)
    return replace(receipt, already=receipt.already and attempts == 1)
