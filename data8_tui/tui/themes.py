"""Three looks: dark, light, and the terminal's own sixteen colours.

The last is chosen unasked where the terminal promises no more than sixteen, since an RGB grey
squeezed into sixteen colours is unreadable. `NO_COLOR` is Textual's own and works with all three.
"""

import os
from typing import TYPE_CHECKING

from textual.theme import Theme

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
    panel="#e7e8e3",
    dark=False,
)
NAMES = {"dark": "data8-dark", "light": "data8-light", "terminal": "ansi-dark"}


def install(app: "App[int]", name: str | None) -> None:
    """Register the themes and choose one: the one named, or what the terminal can show."""
    app.register_theme(DARK)
    app.register_theme(LIGHT)
    app.theme = NAMES[name] if name else NAMES["terminal" if few_colours() else "dark"]


def few_colours() -> bool:
    """Whether the terminal promises no more than sixteen colours."""
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return False
    return "256" not in os.environ.get("TERM", "") and "direct" not in os.environ.get("TERM", "")


def next_theme(app: "App[int]") -> str:
    """Change to the next look; returns its name."""
    names = list(NAMES)
    now = next((name for name in names if NAMES[name] == app.theme), names[-1])
    chosen = names[(names.index(now) + 1) % len(names)]
    app.theme = NAMES[chosen]
    return chosen
