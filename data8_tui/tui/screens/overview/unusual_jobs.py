"""Jobs that stray from their workflow's own past, each with its sentence."""

from collections.abc import Mapping, Sequence

from data8_tui.insight.humanize import count
from data8_tui.tui.navigation import OpenJob, ShowJobs
from data8_tui.tui.screens.overview.facts import OverviewFacts
from data8_tui.tui.screens.overview.items import (
    AlignedCells,
    BoardItem,
    BoardSection,
    TextColumn,
    TextLine,
    empty_section,
    folded_line,
    title_line,
    widest,
    wrapped,
)
from data8_tui.tui.widgets.grid.cells import Cell
from data8_tui.tui.widgets.grid.columns import GAP
from data8_tui.wording.unusual import UNUSUAL_MARK

NAME = "unusual"
_TITLE = "Unusual"
_SENTENCE_LINES = 2


def unusual_section(facts: OverviewFacts, width: int) -> BoardSection | None:
    """None where there is nothing unusual: the count at the top shows that.

    What is found so far is listed while the rest is compared.
    """
    if facts.unusual is None or (facts.judged and not facts.unusual):
        return None
    if not facts.unusual:
        return empty_section(NAME, _TITLE, "Comparing with past runs …", width)
    remarks = () if facts.judged else ("comparing the rest with past runs …", "comparing …")
    room = width - len(UNUSUAL_MARK) - 2 * GAP
    name = widest(facts.unusual, room)
    sentences, beside = _beside(facts.unusual, room - name)
    if not beside:
        sentences = {job: _fitting(some, room + GAP) for job, some in facts.unusual.items()}
    table = AlignedCells(
        (TextColumn(len(UNUSUAL_MARK)), TextColumn(name, ends=True), TextColumn(room - name))
    )
    items = tuple(
        _item(table, job, sentence, width, beside=beside) for job, sentence in sentences.items()
    )
    return BoardSection(
        NAME,
        lambda hidden: title_line(_TITLE, remarks, width, hidden),
        folded_line(_TITLE, count(len(items)), width, "shows all"),
        items,
        least=3,
        rest=ShowJobs(unusual=True, ended_since=facts.ended_since),
    )


def _beside(unusual: Mapping[str, Sequence[str]], room: int) -> tuple[dict[str, str], bool]:
    """A sentence for each job in the fewest words that all need, and whether all have room."""
    for place in range(max(map(len, unusual.values()))):
        sentences = {job: some[min(place, len(some) - 1)] for job, some in unusual.items()}
        if widest(sentences.values(), room + 1) <= room:
            return sentences, True
    return sentences, False


def _fitting(wordings: Sequence[str], room: int) -> str:
    """The first wording that has room on one line; where none has, the one in most words."""
    return next((one for one in wordings if widest((one,), room + 1) <= room), wordings[0])


def _item(table: AlignedCells, job: str, sentence: str, width: int, *, beside: bool) -> BoardItem:
    head = table.line(
        Cell(UNUSUAL_MARK, "warn"), Cell(job, "warn"), Cell(sentence if beside else "")
    )
    below: list[TextLine] = []
    if not beside:
        indent = len(UNUSUAL_MARK) + GAP
        lines = wrapped(sentence, width - indent, _SENTENCE_LINES)
        below = [[(" " * indent, ""), (line, "")] for line in lines]
    return BoardItem(job, (head, *below), OpenJob(job))
