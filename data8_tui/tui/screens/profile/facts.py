"""The lines above a profile: the file, its records and columns, and the progress."""

from textual.content import Content

from data8_tui.analysis.profile.model import TableProfile
from data8_tui.insight.humanize import several
from data8_tui.tui import safe
from data8_tui.tui.records.values import MASKED_LABEL
from data8_tui.tui.widgets.bar import progress_bar

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
) -> Content:
    """Two lines, and one more where the table shows `filtered` records.

    `share` of the work is done; None where all of it is, or where it has ended.
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
    return Content("\n").join(lines)
