"""Why a record isn't there, in words, and where a page says so."""

from datetime import datetime

from textual.widgets import Static

from data8_tui.insight import humanize
from data8_tui.tui import safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.records.records import FetchFailure
from data8_tui.tui.remedies import one_line


def failure_text(trouble: FetchFailure, now: datetime) -> str:
    """What happened, and when it is tried again."""
    said = one_line(trouble.error)
    if trouble.next_try is None:
        return said
    coming = humanize.until(trouble.next_try, now)
    return f"{said} {f'Next try in {coming}.' if coming else 'Trying again.'}"


def show_failure(page: AppScreen, trouble: FetchFailure | None) -> None:
    """Say it in the line above the keys, where the connection's troubles stand too."""
    if trouble is not None:
        line = page.query_one("#trouble", Static)
        line.add_class("-shown")
        line.update(safe.content(failure_text(trouble, page.session.clock.now())))
