"""When a job will finish: the server's estimate, the workflow's past runs, and the present pace."""

from data8_tui.insight.outlook.concerns import Concern, ConcernKind, concerns
from data8_tui.insight.outlook.outlook import NOTHING, FinishEstimator, Outlook
from data8_tui.insight.outlook.past_runs import FinishRange
from data8_tui.insight.outlook.text import brief_finish_text, finish_text

__all__ = [
    "NOTHING",
    "Concern",
    "ConcernKind",
    "FinishEstimator",
    "FinishRange",
    "Outlook",
    "brief_finish_text",
    "concerns",
    "finish_text",
]
