"""The list of datasets on standard output."""

from data8_tui.api.models import Dataset
from data8_tui.api.page import Page
from data8_tui.cli import output
from data8_tui.cli.views.pages import pages, print_pages
from data8_tui.cli.views.table import Table, TableColumn
from data8_tui.insight.humanize import dataset_kind
from data8_tui.session import Session


async def list_datasets(
    session: Session, *, inputs: bool, outputs: bool, page: int | None, as_json: bool
) -> None:
    """Print a page, or without a number every page: a row for each dataset."""

    async def fetch(number: int) -> Page[Dataset]:
        return await session.client.list_datasets(page=number, input=inputs, output=outputs)

    columns = (TableColumn("Kind"), TableColumn("Dataset", breaks=True))
    table = Table(columns, width=output.width(), paint=output.paint)
    await print_pages(
        pages(fetch, page, "datasets"),
        lambda datasets: table.lines(
            (dataset_kind(each), output.safe(each.name)) for each in datasets
        ),
        as_json=as_json,
    )
