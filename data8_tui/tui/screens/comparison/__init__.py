"""The screen of two jobs side by side."""

from data8_tui.tui.screens.comparison.screen import ComparisonScreen

__all__ = ["ComparisonScreen"]
