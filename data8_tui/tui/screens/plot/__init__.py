"""The screen of one statistic over the runs of a workflow."""

from data8_tui.tui.screens.plot.screen import PlotScreen

__all__ = ["PlotScreen"]
