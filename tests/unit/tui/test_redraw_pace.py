"""What time alone changes is drawn at some ticks only."""

import pytest

from data8_tui.settings.model import DisplaySettings
from data8_tui.tui import redraw_pace
from data8_tui.tui.redraw_pace import TICK, RedrawPace


@pytest.mark.parametrize(("seconds", "drawn"), [(1.0, 30), (2.0, 15), (10.0, 3)])
def test_one_tick_in_so_many_draws(
    seconds: float, drawn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = [100.0 + TICK * number + 0.01 * (number % 3) for number in range(30)]
    monkeypatch.setattr(redraw_pace.time, "monotonic", iter(ticks).__next__)
    pace = RedrawPace(seconds)
    assert sum(pace.is_due() for _ in ticks) == drawn


def test_a_slow_line_gets_few_colours_and_few_drawings() -> None:
    frugal = DisplaySettings(low_bandwidth=True)
    assert (frugal.chosen_theme, frugal.redraw_seconds, frugal.progress_seconds) == (
        "terminal", 10.0, 10.0,
    )  # fmt: skip
    assert DisplaySettings(low_bandwidth=True, theme="light").chosen_theme == "light"
    assert DisplaySettings(low_bandwidth=True, refresh=30.0).redraw_seconds == 30.0
    assert DisplaySettings(refresh=5.0).redraw_seconds == 5.0
