"""Why a record could not be fetched, as a sentence."""

from datetime import datetime

from data8_tui.insight import humanize
from data8_tui.tui.records.records import FetchFailure
from data8_tui.tui.remedies import one_line


def failure_text(failure: FetchFailure, now: datetime) -> str:
    """What happened, and when it is retried."""
    message = one_line(failure.error)
    if failure.next_try is None:
        return message
    coming = humanize.until(failure.next_try, now)
    return f"{message} {f'Next try in {coming}.' if coming else 'Trying again.'}"
