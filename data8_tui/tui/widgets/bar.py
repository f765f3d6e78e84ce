"""Bars made of text, for the cells of a grid or a pane; their length shows without colour."""

from data8_tui.insight.humanize import percent_text
from data8_tui.tui.widgets.grid.cells import Cell


def thin_bar(fraction: float | None, width: int) -> str:
    """A bar `━━━╸   ` of exactly `width` cells, in steps of half a cell; None is empty.

    Only a whole is shown full, and only nothing is shown empty.
    """
    halves = _steps(fraction, 2 * width)
    return ("━" * (halves // 2) + "╸" * (halves % 2)).ljust(width)


def progress_bar(percent: float | None, width: int, style: str = "accent") -> Cell:
    """A thin bar on its track and the percentage, `━━━━╸──  47%`, in exactly `width` cells."""
    if percent is None:
        return Cell("")
    number = percentage(percent).rjust(5)
    if width < len(number) + 3:
        return Cell(number.rjust(width), "number")
    filled = thin_bar(percent / 100, width - len(number)).rstrip()
    track = "─" * (width - len(number) - len(filled))
    return Cell(filled, style) + Cell(track, "dim") + Cell(number, "number")


def percentage(percent: float | None) -> str:
    """A whole percentage; 0 and 100 only when exact, so 99.7 gives "99%". "" for None."""
    return "" if percent is None else percent_text(_whole_percent(percent))


def _steps(fraction: float | None, steps: int) -> int:
    """`fraction` of `steps`, kept off both ends unless it is at one. NaN counts as nothing."""
    if fraction is None or not fraction > 0 or steps <= 0:
        return 0
    return steps if fraction >= 1 else min(steps - 1, max(1, round(fraction * steps)))


def _whole_percent(percent: float) -> int:
    """Rounded, but kept off 0 and 100 unless exact: 99.7 gives 99, and 0.2 gives 1."""
    return _steps(percent / 100, 100)
