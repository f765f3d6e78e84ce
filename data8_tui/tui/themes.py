"""Three themes: dark, light, and the terminal's own sixteen colours.

The last is chosen unasked where the terminal promises no more than sixteen, since an RGB grey
squeezed into sixteen colours is unreadable. `NO_COLOR` is Textual's own and works with all three.
"""

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.theme import BUILTIN_THEMES, Theme

if TYPE_CHECKING:
    from textual.app import App

DARK = Theme(
    name="data8-dark",
    primary="#5aa9e6",
    secondary="#7fb7be",
    accent="#7cc4ff",
    success="#7bd88f",
    warning="#f2c14e",
    error="#ff6b6b",
    foreground="#d7dde4",
    background="#12161b",
    surface="#171c22",
    panel="#1e252d",
    dark=True,
    variables={
        "text-muted": "#97a4b2",
        "text-error": "#ff7b7b",
        "block-cursor-background": "#1f3a54",
        "block-cursor-foreground": "#f4f8fb",
        "scrollbar": "#2c3641",
        "scrollbar-hover": "#3a4754",
        "scrollbar-active": "#4a5a6a",
        "scrollbar-background": "#12161b",
        "scrollbar-background-hover": "#12161b",
        "scrollbar-background-active": "#12161b",
    },
)
LIGHT = Theme(
    name="data8-light",
    primary="#0b63a5",
    secondary="#33658a",
    accent="#0b63a5",
    success="#1b7a3d",
    warning="#8f5c00",
    error="#b3261e",
    foreground="#1d2329",
    background="#fbfbf9",
    surface="#f3f3ef",
    panel="#e9eae5",
    dark=False,
    variables={
        "text-muted": "#545e68",
        "text-error": "#b3261e",
        "block-cursor-background": "#cfe3f4",
        "block-cursor-foreground": "#10202e",
        "scrollbar": "#d2d5d2",
        "scrollbar-hover": "#bfc4c1",
        "scrollbar-active": "#a9afac",
        "scrollbar-background": "#fbfbf9",
        "scrollbar-background-hover": "#fbfbf9",
        "scrollbar-background-active": "#fbfbf9",
    },
)
TERMINAL = replace(
    BUILTIN_THEMES["ansi-dark"],
    name="data8-terminal",
    accent="ansi_cyan",
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        "text-muted": "ansi_bright_black",
        "text-accent": "ansi_cyan",
        "scrollbar": "ansi_bright_black",
        "scrollbar-background": "ansi_default",
    },
)
THEMES = {"dark": DARK, "light": LIGHT, "terminal": TERMINAL}


def install(app: "App[int]", name: str) -> None:
    """Register the themes and choose one: the one named, or for `auto` what the terminal shows."""
    for theme in THEMES.values():
        app.register_theme(theme)
    choose(app, name)


def choose(app: "App[int]", name: str) -> None:
    """Show a theme by its name; `auto` is what the terminal shows."""
    automatic = "terminal" if few_colours() else "dark"
    app.theme = THEMES[automatic if name == "auto" else name].name


def few_colours() -> bool:
    """Whether the terminal promises no more than sixteen colours."""
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return False
    return "256" not in os.environ.get("TERM", "") and "direct" not in os.environ.get("TERM", "")


def name_of(app: "App[int]") -> str:
    """The name of the theme that is shown, as a setting has it."""
    names = list(THEMES)
    return next((name for name in names if THEMES[name].name == app.theme), names[-1])


def next_theme(app: "App[int]") -> str:
    """Change to the next theme; returns its name."""
    names = list(THEMES)
    chosen = names[(names.index(name_of(app)) + 1) % len(names)]
    app.theme = THEMES[chosen].name
    return chosen
