"""The `dataset` command: prints one dataset as a sheet or as JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

from data8_tui.api.models import Dataset, type_name
from data8_tui.cli import output
from data8_tui.cli.views.sheet import Section, sheet
from data8_tui.insight.humanize import count, dataset_kind, dataset_state
from data8_tui.session import Session

_UNKNOWN = "unknown"


async def show_dataset(session: Session, name: str, *, as_json: bool) -> None:
    """Print the dataset as a sheet, or the JSON as received. Raises NotFound."""
    dataset = await session.client.get_dataset(name)
    if as_json:
        output.json_document(dataset_with_words(dataset))
    else:
        output.lines(_lines(dataset))


def dataset_with_words(dataset: Dataset) -> Mapping[str, Any]:
    """A dataset's JSON as received, with `columnTypes`: the types of `columns` in words."""
    words = {name: type_name(code) for name, code in dataset.columns.items()}
    return {**dataset.raw, **({"columnTypes": words} if words else {})}


def _lines(dataset: Dataset) -> Iterator[str]:
    about = Section()
    about.add("kind", dataset_kind(dataset) or _UNKNOWN)
    about.add("state", dataset_state(dataset) or _UNKNOWN)
    about.add("records", _records(dataset))
    columns = Section(f"Columns ({len(dataset.columns)})")
    for name, code in dataset.columns.items():
        columns.add(output.exact(name), output.safe(type_name(code)))
    yield from sheet("Dataset", output.exact(dataset.name), [about, columns])


def _records(dataset: Dataset) -> str:
    return _UNKNOWN if dataset.record_count is None else count(int(dataset.record_count))
