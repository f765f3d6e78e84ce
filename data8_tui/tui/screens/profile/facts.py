"""The lines above a profile: the file, its records and columns, and the progress."""

from collections.abc import Sequence

from textual.content import Content

from data8_tui.analysis.profile.model import TableProfile
from data8_tui.insight.humanize import count, several
from data8_tui.tui import safe
from data8_tui.tui.records.values import MASKED_LABEL
from data8_tui.tui.widgets.bar import progress_bar
from data8_tui.wording.left_out import left_out_facts

_GAP = "   "
_BAR = 24


def profile_heading(
    file: str,
    profile: TableProfile | None,
    share: float | None,
    width: int,
    *,
    masked: bool,
    filtered: bool,
    more: str,
) -> Content:
    """Two lines, one more where the table shows `filtered` records, and one for what was left out.

    `more` is the key that shows all of that. `share` of the work is done; None where all of it is,
    or where it has ended.
    """
    facts = []
    if profile is not None:
        facts.append(Content(several(profile.records, "record")))
        facts.append(Content(several(len(profile.columns), "column")))
    if share is not None:
        bar = progress_bar(100 * share, _BAR).plain
        facts.append(Content.assemble((bar, "$text-accent"), ("  counting", "$text-muted")))
    if masked:
        facts.append(Content.styled(MASKED_LABEL, "$text-warning"))
    name = safe.content(file, "bold").truncate(width, ellipsis=True)
    lines = [name, Content(_GAP).join(facts)]
    if filtered:
        lines.append(Content.styled("Of all records; the filters do not apply.", "$text-muted"))
    if profile is not None and profile.warnings:
        lines.append(_left_out_line(left_out_facts(profile.warnings), width, more))
    return Content("\n").join(lines)


def _left_out_line(sentences: Sequence[str], width: int, more: str) -> Content:
    """The first sentence, and the key for the others, or for its end."""
    first = safe.content(sentences[0], "$text-warning")
    others = f"{_GAP}{more}  {count(len(sentences) - 1)} more"
    if len(sentences) == 1:
        others = f"{_GAP}{more}  in full" if first.cell_length > width else ""
    room = max(1, width - len(others))
    return Content.assemble(first.truncate(room, ellipsis=True), (others, "$text-muted"))
