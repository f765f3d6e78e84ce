"""What a dataset is, in one line."""

from textual.content import Content

from data8_tui.api.models import Dataset
from data8_tui.tui import state_styles
from data8_tui.tui.record_table.heading import counted, join_facts


def dataset_facts(dataset: Dataset) -> Content:
    """Kind, state, records and columns, as far as they are known."""
    kind, state = state_styles.dataset_kind_cell(dataset), state_styles.dataset_state_cell(dataset)
    pieces = [
        Content.assemble((cell.text, state_styles.colour(cell.style))) for cell in (kind, state)
    ]
    if dataset.record_count is not None:
        pieces.append(counted(dataset.record_count, "record"))
    if dataset.detailed:
        pieces.append(counted(len(dataset.columns), "column"))
    return join_facts(*pieces)
