"""Which request answers which topic."""

from typing import Any

from data8_tui.api.client import Client
from data8_tui.api.retry import limit_attempts
from data8_tui.monitor.topics import DatasetsTopic, DatasetTopic, JobsTopic, JobTopic, Topic

ATTEMPTS = 2
"""Few: the poller repeats the request anyway, and stale data should be shown as such soon."""


async def fetch_topic(client: Client, topic: Topic) -> Any:
    """Ask Data8 about one topic. Raises what the client raises."""
    with limit_attempts(ATTEMPTS):
        return await _ask(client, topic)


async def _ask(client: Client, topic: Topic) -> Any:
    match topic:
        case JobsTopic(page, workflow, start, end):
            return await client.list_jobs(
                page=page, workflow=workflow or None, start=start, end=end
            )
        case JobTopic(name):
            return await client.get_job(name)
        case DatasetsTopic(page, with_input, with_output):
            return await client.list_datasets(page=page, input=with_input, output=with_output)
        case DatasetTopic(name):
            return await client.get_dataset(name)
