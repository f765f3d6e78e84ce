"""One dataset on a page."""

from collections.abc import Iterator

from data8_tui.api.models import Dataset, type_name
from data8_tui.cli import output
from data8_tui.cli.datasetlist import kind
from data8_tui.cli.sheet import Section, sheet
from data8_tui.insight.wording import count
from data8_tui.session import Session


async def show_dataset(session: Session, name: str, *, as_json: bool) -> None:
    """Print the dataset, or what Data8 sent about it. Raises NotFound."""
    dataset = await session.client.get_dataset(name)
    if as_json:
        output.json_document(dataset.wire)
    else:
        output.lines(_lines(dataset))


def _lines(dataset: Dataset) -> Iterator[str]:
    about = Section()
    about.add("kind", kind(dataset) or "not told")
    about.add("state", _state(dataset))
    about.add("records", "not told" if dataset.record_count is None else _records(dataset))
    columns = Section(f"Columns ({len(dataset.columns)})")
    for name, code in dataset.columns.items():
        columns.add(output.safe(name), output.safe(type_name(code)))
    yield from sheet(output.safe(dataset.name), [about, columns])


def _records(dataset: Dataset) -> str:
    return count(int(dataset.record_count or 0))


def _state(dataset: Dataset) -> str:
    return {True: "complete", False: "not complete yet", None: "not told"}[dataset.completed]
