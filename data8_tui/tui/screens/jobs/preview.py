"""The job under the cursor beside the list, where the terminal is wide: its main facts."""

from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap
from typing import Final

from textual.content import Content

from data8_tui.api.models import Job
from data8_tui.cell_width import cell_width, cut, cut_middle
from data8_tui.insight import humanize
from data8_tui.insight.failure_reason import failure_reason
from data8_tui.insight.statistics import StatisticRow, job_statistic_rows
from data8_tui.tui import safe, state_styles
from data8_tui.tui.widgets.bar import thin_bar
from data8_tui.tui.widgets.grid.columns import GAP

WIDTH, _WIDEST = 60, 100
"""Cells of the pane's lines, and where the terminal is very wide."""
_LIST: Final = 176
"""Cells that the list needs for all its columns, and the margins."""
_LEAST_BAR: Final = 8

WIDER_THAN: Final = 150
"""Cells of a terminal that has room for the pane beside the list."""

_LABEL: Final = 11
_MOST_REASON_LINES: Final = 4
_MOST_DATASETS: Final = 6
_LEAST_STATISTICS: Final = 3
_VALUE: Final = 11
_SHARE: Final = 24


def preview_width(terminal: int) -> int:
    """The cells of the pane's lines in a terminal so wide."""
    return max(WIDTH, min(_WIDEST, terminal - _LIST))


def job_preview(
    job: Job,
    remarks: tuple[str, ...],
    now: datetime,
    height: int,
    width: int = WIDTH,
    *,
    past: bool = False,
) -> Content:
    """The whole pane in `height` lines: the state and its reasons, times, statistics, datasets.

    `remarks` are sentences on what is unusual. `past` is whether it is shown as an earlier session
    saw it.
    """
    head = [
        *_heading(job, width, past=past and not job.finished),
        *_reasons(job, remarks, width),
        Content(),
        *_times(job, now),
    ]
    if not job.detailed:
        head += [Content(), _muted("Its details have not arrived yet.")]
    datasets = list(_datasets(job, width))
    room = height - len(head) - len(datasets) - 1
    return Content("\n").join([*head, *_statistics(job, room, width), *datasets][:height])


def _heading(job: Job, width: int, *, past: bool) -> Iterator[Content]:
    yield Content.styled(cut_middle(safe.visible_beginning(job.name), width), "bold")
    cell = state_styles.past_state_cell if past else state_styles.job_state_in_full
    state = cell(job)
    word = Content.styled(safe.visible(state.plain), state_styles.colour(state.style))
    done = job.percent_complete
    if job.succeeded or past:
        done = None
    percent = f"  {humanize.percent_text(done)}" if done is not None else ""
    room = width - word.cell_length - len(percent) - 2
    workflow = cut(safe.visible_beginning(job.workflow_name), max(0, room))
    gap = width - word.cell_length - len(percent) - cell_width(workflow)
    yield Content.assemble(word, percent, " " * gap, (workflow, "$text-muted"))


def _reasons(job: Job, remarks: tuple[str, ...], width: int) -> Iterator[Content]:
    """Why it failed, and what is unusual, at full width and before all figures."""
    texts = [(failure_reason(job), "$text-error" if job.failed else "")]
    texts += [(remark, "$text-warning") for remark in remarks]
    for text, style in texts:
        lines = wrap(
            safe.visible_beginning(text), width, max_lines=_MOST_REASON_LINES, placeholder=" …"
        )
        for line in lines:
            yield Content.styled(line, style) if style else Content(line)


def _times(job: Job, now: datetime) -> Iterator[Content]:
    if (at := job.submitted_at) is not None:
        yield _fact("submitted", humanize.moment(at, now), humanize.age(at, now))
    if (at := job.completed_at) is not None:
        yield _fact("finished", humanize.moment(at, now), humanize.age(at, now))
    elif not job.finished and (at := job.estimated_finish_time) is not None:
        yield _fact("estimate", humanize.moment(at, now), f"{humanize.age(at, now)}, by Data8")
    if (length := job.duration(now)) is not None and job.detailed:
        yield _fact("took" if job.finished else "elapsed", humanize.span(length))


def _fact(label: str, text: str, remark: str = "") -> Content:
    more = (f"  {remark}" if remark else "", "$text-muted")
    return Content.assemble((label.ljust(_LABEL), "$text-muted"), text, more)


def _statistics(job: Job, room: int, width: int) -> Iterator[Content]:
    """As many statistics as there is room for, each with its share and of what."""
    rows = job_statistic_rows(job, max(_LEAST_STATISTICS, room) + 1)
    if not rows or room < 2:
        return
    yield Content()
    fits = len(rows) <= room - 1
    for row in rows if fits else rows[: room - 2]:
        yield _statistic(row, width)
    if not fits:
        yield _muted("… more on its page")


def _statistic(row: StatisticRow, width: int) -> Content:
    """The figure, its share and of what; where the pane is wide, a bar of the share."""
    wider = width - WIDTH
    bar = wider - wider // 4 - GAP
    share = "" if row.share is None else humanize.share_percent(row.share, 1)
    whole = f" of {safe.visible_beginning(row.whole)}" if share and row.whole else ""
    room = WIDTH - _VALUE - _SHARE + wider // 4
    label = cut("  " * row.depth + safe.visible_beginning(row.label), room).ljust(room)
    value = cut(_value_text(row), _VALUE).rjust(_VALUE) if row.number is not None else ""
    if row.number is None:
        rest = cut(safe.visible_beginning(row.value), width - room - GAP)
        return Content.assemble((label, "bold" if row.group else ""), "  ", rest)
    parts = cut(f"{share:>8}{whole}", _SHARE)
    drawn = thin_bar(row.share, bar) if bar >= _LEAST_BAR else ""
    ends = (" " * GAP + drawn, "$text-accent") if drawn else ""
    return Content.assemble(
        label, value, (parts.ljust(_SHARE) if drawn else parts, "$text-muted"), ends
    )


def _value_text(row: StatisticRow) -> str:
    return safe.visible_beginning(humanize.grouped(row.value, _VALUE - 1))


def _datasets(job: Job, width: int) -> Iterator[Content]:
    """What went in and what came out, by name."""
    pairs = [("→", role, name) for role, name in job.input_datasets.items()]
    pairs += [("←", role, name) for role, name in job.output_datasets.items()]
    if not pairs:
        return
    yield Content()
    for arrow, role, name in pairs[:_MOST_DATASETS]:
        label = f"{arrow} {cut(safe.visible_beginning(role), 14)}".ljust(18)
        text = cut_middle(safe.visible_beginning(name), width - 18)
        yield Content.assemble((label, "$text-muted"), text)
    if len(pairs) > _MOST_DATASETS:
        yield _muted(f"… {humanize.several(len(pairs) - _MOST_DATASETS, 'more dataset')}")


def _muted(text: str) -> Content:
    return Content.styled(text, "$text-muted")
