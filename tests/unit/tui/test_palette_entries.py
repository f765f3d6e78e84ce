"""What the palette offers for what is typed, as habit has it."""

import pytest
from textual.screen import Screen

from data8_tui.clock import SystemClock
from data8_tui.monitor.store import Store
from data8_tui.tui.palette_entries import KnownNames, PaletteNames, PaletteSource

KNOWN = KnownNames(("News of May", "Donors"), ("news_output",), ("EmailValidation",))


@pytest.fixture
def source() -> PaletteSource:
    return PaletteSource(
        Screen(), PaletteNames(Store(SystemClock()), profiles=("live",), known=KNOWN)
    )


@pytest.mark.parametrize("typed", ["q", "q!", "wq", "x", "qa", "exit", "quit"])
def test_the_words_that_leave_other_programs_quit(source: PaletteSource, typed: str) -> None:
    assert source.find(typed)[0].key == "command app.quit"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("job news", ["job News of May"]),
        ("jobs news", ["job News of May"]),
        ("dataset news", ["dataset news_output"]),
        ("workflow email", ["workflow EmailValidation"]),
        ("news", ["job News of May", "dataset news_output"]),
        ("ctx live", ["account live"]),
        ("ctx nowhere", []),
    ],
)
def test_a_noun_may_precede_a_name(source: PaletteSource, typed: str, found: list[str]) -> None:
    assert [one.key for one in source.find(typed)] == found
