"""The list of datasets on standard output."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from data8_tui.api.models import Dataset
from data8_tui.api.page import Page
from data8_tui.cli import output
from data8_tui.cli.actions.dataset import dataset_with_words
from data8_tui.cli.views.pages import pages, print_pages
from data8_tui.cli.views.table import Table, TableCell, TableColumn, TableRow
from data8_tui.errors import NotFound
from data8_tui.insight.humanize import count, dataset_kind, dataset_state
from data8_tui.session import Session

_COLUMNS = (
    TableColumn("Kind"),
    TableColumn("Dataset", breaks=True, least=20, subject=True),
    TableColumn("Records", right=True),
    TableColumn("State"),
)


async def list_datasets(
    session: Session,
    *,
    inputs: bool,
    outputs: bool,
    page: int | None,
    details: bool,
    as_json: bool,
) -> None:
    """Print a page, or without a number every page: a row for each dataset.

    With `details` each dataset is requested by name, too: a list has no counts and no states.
    """

    async def fetch(number: int) -> Page[Dataset]:
        listed = await session.client.list_datasets(page=number, input=inputs, output=outputs)
        if not details:
            return listed
        detailed = await asyncio.gather(*(_with_details(session, dataset) for dataset in listed))
        return Page(detailed, listed.facts)

    columns = _COLUMNS if details else _COLUMNS[:2]
    table = Table(columns, width=output.width(), paint=output.paint)
    await print_pages(
        pages(fetch, page, "dataset"),
        lambda datasets: table.lines(_row(each)[: len(columns)] for each in datasets),
        _documents,
        as_json=as_json,
    )


async def _documents(datasets: Sequence[Dataset]) -> list[Mapping[str, Any]]:
    return [dataset_with_words(each) for each in datasets]


async def _with_details(session: Session, dataset: Dataset) -> Dataset:
    """The dataset with all details, unless the list has them or it no longer exists."""
    if dataset.detailed:
        return dataset
    try:
        return await session.client.get_dataset(dataset.name)
    except NotFound:
        return dataset


def _row(dataset: Dataset) -> TableRow:
    records = dataset.record_count
    incomplete = dataset.completed is False
    return (
        dataset_kind(dataset),
        TableCell(output.exact(dataset.name), opened_by=("dataset", dataset.name)),
        "" if records is None else count(records),
        TableCell(dataset_state(dataset), "yellow" if incomplete else ""),
    )
