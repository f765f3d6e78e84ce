"""What is known of a status code, and where it is known from, in words."""

from data8_tui.api.status_codes import JobState, StatusMeaning, StatusSource
from data8_tui.insight.humanize import several


def meaning_text(meaning: StatusMeaning) -> str:
    """`completed`, or `meaning unknown`."""
    return "meaning unknown" if meaning.state is JobState.UNKNOWN else meaning.state.value


def source_text(meaning: StatusMeaning) -> str:
    """`configuration`, `learnt from 3 jobs`, `seen in 1 job`."""
    match meaning.source:
        case StatusSource.CONFIGURATION:
            return "configuration"
        case StatusSource.WORD:
            return "its own word"
        case StatusSource.DOCUMENTED if not meaning.jobs:
            return "in Data8's example, without a meaning"
        case _ if meaning.state is JobState.UNKNOWN:
            return f"seen in {several(meaning.jobs, 'job')}"
        case _:
            return f"learnt from {several(meaning.jobs, 'job')}"
