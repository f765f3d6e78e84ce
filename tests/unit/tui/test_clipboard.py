"""What the application writes to copy a text, what its own paste inserts then, and what it says."""

from typing import Any

import pytest
from textual.app import App

from data8_tui.notice.clipboard import LONGEST
from data8_tui.tui import clipboard

PLAIN = "\x1b]52;c;aGVsbG8=\x07"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sequences that are written."""
    monkeypatch.setenv("TERM", "xterm-256color")
    sequences: list[str] = []
    monkeypatch.setattr(clipboard, "write_to_terminal", lambda _, one: sequences.append(one))
    return sequences


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The notices that are shown."""
    sentences: list[str] = []

    def toast(owner: Any, message: str, **_: Any) -> None:
        sentences.append(message)

    monkeypatch.setattr(clipboard.safe, "toast", toast)
    return sentences


async def test_only_the_text_is_written_and_kept_for_paste(
    written: list[str], reported: list[str]
) -> None:
    app = App[None]()
    async with app.run_test():
        clipboard.copy(app, "hello", "The line")
        assert written == [PLAIN]
        assert app.clipboard == "hello"
        assert reported == ["The line was sent to the terminal."]


async def test_what_a_terminal_would_cut_is_not_sent_to_it(
    written: list[str], reported: list[str]
) -> None:
    app = App[None]()
    async with app.run_test():
        clipboard.copy(app, "x" * (LONGEST + 1), "The record")
        assert written == []
        assert reported == ["The record is too long for a terminal's clipboard."]
        clipboard.copy(app, "x" * LONGEST, "The record")
        assert len(written[0]) == 100_000


async def test_a_program_is_waited_for_beside_the_event_loop(
    written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX", "/nowhere,1,0")
    app = App[None]()
    async with app.run_test():
        clipboard.copy(app, "hello", "The line")
        assert written == []
        await app.workers.wait_for_complete()
        assert written == [f"{PLAIN}\x1bPtmux;\x1b{PLAIN}\x1b\\"]
