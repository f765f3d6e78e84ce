"""The lines above a comparison: its files, its counts, how records were matched; the progress."""

from collections.abc import Iterator
from datetime import timedelta
from textwrap import wrap

from textual.content import Content

from data8_tui.analysis.compare.model import TableComparison
from data8_tui.analysis.compare.statements import ComparisonProgress
from data8_tui.cell_width import cell_width
from data8_tui.insight.humanize import brief_span, count, of_all, several, size
from data8_tui.safetext import visible
from data8_tui.transfer.progress import TransferProgress
from data8_tui.tui import safe
from data8_tui.tui.widgets.bar import progress_bar
from data8_tui.tui.widgets.grid.cells import both_ends
from data8_tui.wording.comparison import matching_sentences, step_text

_GAP = "   "
_BAR = 24
_MUCH = 1_100_000_000
"""Bytes of temporary files that are worth a line."""
_KINDS = "Each kind allows for those before it: spaces may change case too."
_HIGH = 24
"""Lines of a terminal that has one for that."""
_MOST_LINES = 3
"""Lines of sentences; at 80 cells that is enough for any of them."""


def files_line(before: str, after: str, width: int) -> Content:
    """`contacts.csv → contacts_cleansed.csv`, the names shortened where they take more."""
    one, other = visible(before), visible(after)
    if cell_width(f"{one} → {other}") > width:
        half = (width - 3) // 2
        one = both_ends(one, max(half, width - 3 - cell_width(other)))
        other = both_ends(other, width - 3 - cell_width(one))
    return Content.assemble((one, "bold"), " → ", (other, "bold"))


def result_heading(result: TableComparison, width: int, height: int) -> Content:
    """Files, counts and sentences; what kinds are where a terminal of that `height` has a line."""
    lines = [files_line(result.before.file, result.after.file, width), _counts(result)]
    if not (result.changed or result.added or result.removed):
        lines.append(Content.styled("Nothing differs: every record is in both, unchanged.", "bold"))
    lines += _sentences(result, width)
    if result.changed and height >= _HIGH and len(_KINDS) <= width:
        lines.append(Content.styled(_KINDS, "$text-muted"))
    return Content("\n").join(lines)


def progress_heading(
    before: str, after: str, progress: ComparisonProgress | None, width: int, most_spilled: int
) -> Content:
    """Files, and what is being done with them; how much of the disk that may use, if much."""
    line = files_line(before, after, width)
    if progress is None:
        return Content("\n").join([line, Content.styled("Comparing …", "$text-muted")])
    bar = progress_bar(100 * progress.share, _BAR).plain
    text = visible(step_text(progress.step, before, after))
    doing = Content.assemble((bar, "$text-accent"), _GAP, (text, "$text-muted"))
    lines = [line, doing.truncate(width, ellipsis=True)]
    if most_spilled > _MUCH:
        text = f"Up to {size(most_spilled)} of temporary files, which go with this screen."
        lines.append(Content.styled(text, "$text-muted"))
    return Content("\n").join(lines)


def download_heading(
    before: str, after: str, progress: TransferProgress | None, width: int
) -> Content:
    """Files, how much of the second one is here, and what leaving does."""
    lines = [files_line(before, after, width)]
    if progress is None:
        lines.append(Content.styled("Downloading the output …", "$text-muted"))
    else:
        bar = progress_bar(100 * progress.share, _BAR).plain
        text = f"{of_all(progress.records_done, progress.records_total, 'record')}"
        if progress.seconds_left:
            text += f" · {brief_span(timedelta(seconds=progress.seconds_left))} left"
        doing = Content.assemble((bar, "$text-accent"), _GAP, (text, "$text-muted"))
        lines.append(doing.truncate(width, ellipsis=True))
    text = "Downloading; then it is verified and compared. It goes on without this screen."
    lines.append(Content.styled(text, "$text-muted"))
    return Content("\n").join(lines)


def _counts(result: TableComparison) -> Content:
    facts = [
        Content(f"{count(result.before.records)} → {several(result.after.records, 'record')}"),
        Content.styled(f"{count(result.changed)} changed", "$text-accent"),
        Content(f"{count(result.unchanged)} unchanged"),
        Content.styled(f"{count(result.added)} added", "" if result.added else "$text-muted"),
        Content.styled(
            f"{count(result.removed)} removed", "$text-warning" if result.removed else "$text-muted"
        ),
    ]
    return Content(_GAP).join(facts)


def _sentences(result: TableComparison, width: int) -> Iterator[Content]:
    text = visible(" ".join(matching_sentences(result)))
    lines = wrap(text, width, max_lines=_MOST_LINES, placeholder=" …")
    return (safe.content(line, "$text-muted") for line in lines)
