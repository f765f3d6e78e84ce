"""The look of a grid: its components and their styles, as rules of Textual's CSS."""

from data8_tui.tui.widgets.grid.cells import STYLES

COMPONENTS = {f"grid--{name}" for name in ("header", "sorted", "cursor", "cell", "mark", *STYLES)}

GRID_CSS = """
    Grid {
        width: 1fr;
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        color: $foreground;
        & > .grid--header { color: $text-muted; text-style: bold; }
        & > .grid--sorted { color: $foreground; text-style: bold; }
        & > .grid--cursor { color: $foreground; background: $foreground 10%; }
        &:focus > .grid--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
        }
        &:ansi > .grid--cursor, &:nocolor > .grid--cursor {
            color: ansi_default;
            background: ansi_default;
            text-style: dim reverse;
        }
        &:ansi:focus > .grid--cursor, &:nocolor:focus > .grid--cursor { text-style: reverse; }
        & > .grid--mark { color: $text-accent; text-style: bold; }
        & > .grid--good { color: $text-success; }
        & > .grid--bad { color: $text-error; text-style: bold; }
        & > .grid--warn { color: $text-warning; }
        & > .grid--accent { color: $text-accent; }
        & > .grid--dim { color: $text-muted; }
        & > .grid--strong { text-style: bold; }
        & > .grid--found { color: $text-warning; text-style: bold underline; }
        & > .grid--old { color: $text-error; text-style: underline; }
        & > .grid--new { color: $text-success; text-style: underline; }
    }
"""
