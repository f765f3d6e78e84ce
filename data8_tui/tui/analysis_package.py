"""The package that profiles and comparisons need."""

from data8_tui.analysis.text_table.database import require_duckdb
from data8_tui.errors import ExtraMissing
from data8_tui.tui import safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.remedies import one_line


def has_analysis(screen: AppScreen) -> bool:
    """Whether it is installed; where it isn't, a toast says how to install it."""
    try:
        require_duckdb()
    except ExtraMissing as error:
        safe.toast(screen, one_line(error), severity="warning")
        return False
    return True
