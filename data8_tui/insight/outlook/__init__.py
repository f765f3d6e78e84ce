"""When a job will finish: the server's estimate, this workflow's own past, and the pace now."""

from data8_tui.insight.outlook.outlook import NOTHING, Finish, Outlook
from data8_tui.insight.outlook.past_runs import Range
from data8_tui.insight.outlook.text import finish_words

__all__ = ["NOTHING", "Finish", "Outlook", "Range", "finish_words"]
