"""Each statistic of a workflow over its runs: its values, what is usual, and how that is drawn."""

from data8_tui.insight.trend.figure import DURATION, Figure, FigurePoint, figures, plain_number
from data8_tui.insight.trend.sparkline import sparkline

__all__ = ["DURATION", "Figure", "FigurePoint", "figures", "plain_number", "sparkline"]
