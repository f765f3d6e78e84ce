"""Each statistic of a workflow over its runs: its values, what is usual, and how that is drawn."""

from data8_tui.insight.trend.sparkline import sparkline
from data8_tui.insight.trend.trend import Trend, TrendPoint, plain_number, trends

__all__ = ["Trend", "TrendPoint", "plain_number", "sparkline", "trends"]
