"""Every theme shows the same text, in colours by which it can be read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from rich.color import Color, ColorType
from rich.segment import Segment
from rich.style import Style

from data8_tui.tui import themes

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox

LEAST_CONTRAST = 4.5
"""Of text on its ground, by WCAG 2.2, level AA."""
SHAPES = frozenset("▁▂▃▄▅▆▇█─━╸ ")
"""Scrollbars and bars, which are no text."""
SCREENS = (("", "success"), ("1", "100 jobs"), ("down enter", "In and out"))


def texts(it: "Driver") -> Iterator[tuple[str, Style]]:
    """What stands on the screen as text, with its style."""
    strips = it.app.screen._compositor.render_strips()
    segments = (segment for strip in strips for segment in strip)
    for text, style, _ in map(Segment._make, segments):
        if style is not None and not set(text) <= SHAPES:
            yield text, style


def luminance(color: Color) -> float:
    """Relative luminance, by WCAG 2.2."""
    parts = [part / 255 for part in color.get_truecolor()]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(style: Style) -> float:
    assert style.color is not None
    assert style.bgcolor is not None
    low, high = sorted(map(luminance, (style.color, style.bgcolor)))
    return (high + 0.05) / (low + 0.05)


def unreadable(it: "Driver", theme: str) -> list[str]:
    """The texts that have too little contrast, or in sixteen colours another colour."""
    if theme != "terminal":
        return [text for text, style in texts(it) if contrast(style) < LEAST_CONTRAST]
    sixteen = (ColorType.DEFAULT, ColorType.STANDARD)
    return [
        text
        for text, style in texts(it)
        if any(each and each.type not in sixteen for each in (style.color, style.bgcolor))
    ]


async def test_every_theme_shows_the_same_so_that_it_can_be_read(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(60, 20), start="overview") as it:
        for keys, shown in SCREENS:
            await it.press(*keys.split())
            await it.until_says(shown)
            await it.until_settled()
            frames = {}
            for theme in ("light", "terminal", "dark"):
                themes.choose(it.app, theme)
                await it.pilot.pause()
                assert unreadable(it, theme) == []
                frames[theme] = it.lines[1:]
            assert frames["light"] == frames["terminal"] == frames["dark"]


async def test_without_colour_there_is_none(
    sandbox: "Sandbox", opened: "Opened", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(sandbox, size=(60, 20)) as it:
        await it.until_says("100 jobs")
        styles = [style for _, style in texts(it)]
        colours = [each for style in styles for each in (style.color, style.bgcolor) if each]
        assert {each.type for each in colours} == {ColorType.DEFAULT}
        assert any(style.reverse for style in styles)  # the cursor's row
