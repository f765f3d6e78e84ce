"""Creating a dataset once, although responses may be lost: look for it before repeating."""

import logging
from functools import partial
from itertools import islice
from typing import Protocol

from data8_tui.api.connection import Connection
from data8_tui.api.models import Dataset
from data8_tui.backoff import Backoff, poll
from data8_tui.codes import Remedy
from data8_tui.errors import ConfigurationError, NotFound, OutcomeUnknown, RequestRefused
from data8_tui.transfer.upload.journal import JournalEntry
from data8_tui.transfer.upload.plan import UploadPlan
from data8_tui.transfer.upload.resume_decision import refuse_different_content

_LOOKS = Backoff(first=0.5, factor=4.0, longest=5.0, attempts=4)
"""The waits before each look: a request whose response was lost may still be under way."""
_ATTEMPTS = 3
_LOG = logging.getLogger(__name__)


class UploadClient(Protocol):
    """The part of api.client.Client that an upload needs."""

    @property
    def connection(self) -> Connection: ...

    async def get_dataset(self, name: str) -> Dataset: ...

    async def create_dataset(self, name: str, columns: dict[str, int]) -> Dataset: ...

    async def complete_dataset(self, name: str, record_count: int) -> None: ...

    async def upload_block(self, name: str, block_number: int, records: bytes) -> None: ...


async def find_dataset(client: UploadClient, name: str) -> Dataset | None:
    """The dataset of that name; None where there is none."""
    try:
        return await client.get_dataset(name)
    except NotFound:
        return None


async def create_dataset(client: UploadClient, plan: UploadPlan, entry: JournalEntry) -> None:
    """Create the entry's dataset, or use the one that appears after a lost response.

    Raises RequestRefused where Data8 refuses the first attempt, IntegrityError where a dataset with
    other columns appears, OutcomeUnknown where it remains unknown whether it was created, and what
    the answer says by itself where the request was turned away or redirected each time.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            await client.create_dataset(entry.dataset, plan.preflight.column_types)
        except OutcomeUnknown as unknown:
            if await _appears(client, plan, entry, briefly=unknown.turned_away):
                return
            redirected = isinstance(unknown.failure, ConfigurationError) and not unknown.turned_away
            if redirected or (attempt == _ATTEMPTS and unknown.turned_away):
                raise (unknown.failure or unknown) from None
        except RequestRefused:
            # An earlier attempt may have created the dataset, so that its name is taken now.
            if attempt == 1 or not await _appears(client, plan, entry):
                raise
            return
        else:
            return
    raise OutcomeUnknown(
        f"whether the dataset {entry.dataset} was created is not known",
        remedy=Remedy.DATASET_LOOKED_FOR(),
    )


async def _appears(
    client: UploadClient, plan: UploadPlan, entry: JournalEntry, *, briefly: bool = False
) -> bool:
    waits = islice(_LOOKS.waits(), 1 if briefly else None)
    dataset = await poll(partial(find_dataset, client, entry.dataset), waits)
    _LOG.info("a dataset whose creation is unclear is %s", "there" if dataset else "not there")
    if dataset is not None:
        refuse_different_content(plan, entry, dataset)
    return dataset is not None
