"""What `download` does: which datasets a name means, and each of them into its file."""

import asyncio
from pathlib import Path

from data8_tui.api.models import Job
from data8_tui.cli import talk
from data8_tui.cli.meterline import MeterLine
from data8_tui.errors import Interrupted, NotFound, UsageError
from data8_tui.insight.wording import count, size
from data8_tui.session import Session
from data8_tui.transfer import download
from data8_tui.transfer.names import target_for
from data8_tui.transfer.plan import DownloadPlan, Receipt


async def download_outputs(session: Session, name: str, target: str, *, overwrite: bool) -> None:
    """Download the dataset `name`, or else each output of the job `name`.

    Raises NotFound where neither has that name, and whatever a download raises.
    """
    try:
        await _download(session, DownloadPlan(name, target_for(name, target), overwrite))
    except NotFound as no_dataset:
        for dataset in await _outputs(session, name, target, no_dataset):
            await _download(session, DownloadPlan(dataset, target_for(dataset, target), overwrite))


async def _outputs(session: Session, name: str, target: str, no_dataset: NotFound) -> list[str]:
    """The datasets that a job has put out, if there is such a job."""
    try:
        job = await session.client.get_job(name)
    except NotFound:
        raise no_dataset from None
    datasets = list(job.output_datasets.values())
    if not datasets:
        raise _nothing_to_download(job)
    if len(datasets) > 1 and _is_file(target):
        raise UsageError(
            f"job “{name}” has {len(datasets)} outputs, and {target} is one file",
            hint=f"give a folder, or one of them by name: {', '.join(datasets)}",
        )
    return datasets


def _is_file(target: str) -> bool:
    return bool(target) and not Path(target).is_dir()


def _nothing_to_download(job: Job) -> UsageError:
    if not job.finished:
        return UsageError(
            f"job “{job.name}” has not finished",
            hint=f"follow it with: data8-tui job '{job.name}'",
        )
    return UsageError(
        f"job “{job.name}” has no output dataset",
        hint="files that it left on the account's transfer area are not served by this API",
    )


async def _download(session: Session, plan: DownloadPlan) -> None:
    line = MeterLine(plan.target.name, session.clock)
    try:
        receipt = await download.run(session.client, plan, line.show, clock=session.clock)
    except asyncio.CancelledError:
        raise Interrupted(f"interrupted: {plan.target} is not written") from None
    finally:
        line.wipe()
    talk.say(_summary(receipt))


def _summary(receipt: Receipt) -> str:
    seconds = (receipt.finished_at - receipt.started_at).total_seconds()
    told = [f"{count(receipt.records)} records", size(receipt.bytes), f"{seconds:.1f} s"]
    if receipt.replaced:
        told.append(f"{count(receipt.replaced)} characters that UTF-8 can't hold replaced")
    return " · ".join([*told, str(receipt.path)])
