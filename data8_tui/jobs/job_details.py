"""The details of listed jobs: which of them a list has isn't documented."""

from typing import Protocol

from data8_tui.api.models import Job
from data8_tui.errors import NotFound


class DetailsClient(Protocol):
    """The part of `api.client.Client` that is needed here."""

    async def get_job(self, name: str) -> Job: ...


async def with_details(client: DetailsClient, job: Job) -> Job:
    """The job with all details, unless the list has its status and whether it has ended.

    The job as listed, too, where it no longer exists. Raises what the client raises otherwise.
    """
    if job.status is not None and job.ended is not None:
        return job
    try:
        return await client.get_job(job.name)
    except NotFound:
        return job
