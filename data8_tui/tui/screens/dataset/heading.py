"""The two lines at the top of a dataset."""

from textual.content import Content

from data8_tui.api.models import Dataset
from data8_tui.insight import humanize
from data8_tui.tui import safe, state_styles
from data8_tui.tui.records.values import MASKED_LABEL

_GAP = "   "


def dataset_heading(
    dataset: Dataset | None, name: str, width: int, *, masked: bool, at: str
) -> Content:
    """The name, and the cursor's position at the right edge; below them the dataset's facts."""
    facts = dataset_facts(dataset) if dataset is not None else Content("")
    warning = Content.styled(MASKED_LABEL if masked else "", "$text-warning")
    return Content("\n").join(
        (
            _at_both_ends(safe.content(name, "bold"), Content.styled(at, "$text-muted"), width),
            _at_both_ends(facts, warning, width),
        )
    )


def _at_both_ends(left: Content, right: Content, width: int) -> Content:
    """One at each edge; where there is no room for both, the left one alone."""
    gap = width - left.cell_length - right.cell_length
    return Content.assemble(left, " " * gap, right) if gap >= len(_GAP) else left


def dataset_facts(dataset: Dataset) -> Content:
    """Kind, state, records and columns, as far as they are known."""
    kind, state = state_styles.dataset_kind_cell(dataset), state_styles.dataset_state_cell(dataset)
    pieces = [
        Content.assemble((cell.text, state_styles.colour(cell.style))) for cell in (kind, state)
    ]
    if dataset.record_count is not None:
        pieces.append(_counted(dataset.record_count, "record"))
    if dataset.detailed:
        pieces.append(_counted(len(dataset.columns), "column"))
    return Content(_GAP).join(piece for piece in pieces if piece.plain)


def _counted(number: int, noun: str) -> Content:
    return Content(f"{humanize.count(number)} {noun}{'s' * (number != 1)}")
