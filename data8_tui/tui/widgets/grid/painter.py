"""Turns what a grid shows into strips, and keeps those it may need again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip

from data8_tui.tui.widgets.grid import lines
from data8_tui.tui.widgets.grid.cells import STYLES, CellLike, Part
from data8_tui.tui.widgets.grid.columns import Layout
from data8_tui.tui.widgets.grid.source import Key


@dataclass(frozen=True, slots=True)
class Shown:
    """What a row's line is painted from; no cells while they aren't there yet."""

    index: int
    key: Key
    cells: Sequence[CellLike] | None


COMPONENTS = {f"grid--{name}" for name in ("header", "sorted", "cursor", "mark", *STYLES)}

_KEPT = 256


class Painter:
    """Strips of one grid. `look` gives a component's style, and for "" the widget's own."""

    def __init__(self, look: Callable[[str], Style]) -> None:
        self._look = look
        self._styles: dict[str, Style] = {}
        self._rows: LRUCache[tuple[object, ...], tuple[Shown, Strip]] = LRUCache(_KEPT)

    def begin(self) -> None:
        """To be called before the lines of one repaint: working a style out is what costs most."""
        self._styles.clear()

    def forget(self) -> None:
        """To be called when columns or styles are others."""
        self._rows.clear()

    def header(self, layout: Layout, sort: lines.Sort | None, width: int) -> Strip:
        parts = lines.header_line(layout, sort)
        return lines.to_strip(parts, width, lambda name: self._style(name or "header"))

    def row(self, layout: Layout, shown: Shown, width: int, *, cursor: bool, marked: bool) -> Strip:
        place = (shown.index, cursor, marked, width, self._style(""))
        kept = self._rows.get(place)
        if kept is not None and kept[0] == shown:
            return kept[1]
        parts = lines.row_line(layout, shown.cells, marked=marked)
        strip = lines.to_strip(parts, width, self._cursor_style if cursor else self._style)
        self._rows[place] = (shown, strip)
        return strip

    def line(self, parts: Sequence[Part], width: int) -> Strip:
        return lines.to_strip(parts, width, self._style)

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            component = f"grid--{name}"
            self._styles[name] = self._look(component if component in COMPONENTS else "")
        return self._styles[name]

    def _cursor_style(self, _: str) -> Style:
        return self._style("cursor")
