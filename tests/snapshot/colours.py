"""Whether what stands on the screen can be read in every theme, and without colours."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from rich.color import Color, ColorType
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.pilot import Pilot
from textual.screen import ModalScreen

from data8_tui.tui import themes

LEAST_CONTRAST = 4.5
"""Of text on its ground, by WCAG 2.2, level AA."""
SHAPES = frozenset("▁▂▃▄▅▆▇█─━╸╺▌▐ ")
"""Scrollbars and bars, which are no text."""
UNMARKED = frozenset({"new-job-forgotten", "cell", "file-record", "empty-file"})
"""Frames on which nothing can be chosen."""
SIXTEEN = (ColorType.DEFAULT, ColorType.STANDARD)


def segments(app: App[Any]) -> Iterator[tuple[str, Style]]:
    """What stands on the screen, with its style; of a dialog, what stands on its panel."""
    strips = app.screen._compositor.render_strips()
    if isinstance(app.screen, ModalScreen):
        panel = app.screen.query_one("#panel").content_region
        strips = [strip.crop(panel.x, panel.right) for strip in strips[panel.y : panel.bottom]]
    for text, style, _ in map(Segment._make, chain.from_iterable(strips)):
        if style is not None:
            yield text, style


def texts(app: App[Any]) -> Iterator[tuple[str, Style]]:
    """What of it is text."""
    return ((text, style) for text, style in segments(app) if not set(text) <= SHAPES)


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


def unreadable(app: App[Any], theme: str) -> list[str]:
    """The texts that have too little contrast, or in sixteen colours another colour."""
    if theme != "terminal":
        return [text for text, style in texts(app) if contrast(style) < LEAST_CONTRAST]
    return [
        text
        for text, style in texts(app)
        if any(each and each.type not in SIXTEEN for each in (style.color, style.bgcolor))
    ]


def is_marked_without_colour(app: App[Any]) -> bool:
    """Whether what is chosen, or has the focus, differs by more than colours, as NO_COLOR needs."""
    return any(style.reverse or style.underline for _, style in segments(app))


def shown_text(app: App[Any]) -> str:
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


async def check_colours(app: App[Any], name: str) -> None:
    """Every theme shows the same text, in colours by which it can be read."""
    own, shown = themes.name_of(app), {}
    for theme in ("light", "terminal", "dark"):
        themes.choose(app, theme)
        await Pilot(app).pause()
        assert unreadable(app, theme) == [], (name, theme)
        shown[theme] = shown_text(app)
        if theme == "terminal" and name not in UNMARKED:
            assert is_marked_without_colour(app), name
    if not isinstance(app.screen, ModalScreen):  # which has a frame in sixteen colours
        assert shown["light"] == shown["terminal"] == shown["dark"], name
    themes.choose(app, own)
    await Pilot(app).pause()
