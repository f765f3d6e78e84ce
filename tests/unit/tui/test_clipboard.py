"""What is written to copy a text, and what Textual's own paste inserts then."""

import pytest
from textual.app import App

from data8_tui.tui import clipboard

PLAIN = "\x1b]52;c;aGVsbG8=\x07"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-256color"}, PLAIN),
        ({"TERM": "screen", "STY": "1.pts-0"}, f"\x1bP{PLAIN}\x1b\\"),
        ({"TMUX": "/tmp/tmux-0/default,1,0"}, f"{PLAIN}\x1bPtmux;\x1b{PLAIN}\x1b\\"),
    ],
)
def test_tmux_gets_the_plain_sequence_too(environment: dict[str, str], expected: str) -> None:
    assert clipboard.copy_sequence("hello", environment) == expected


async def test_only_the_text_is_written_and_kept_for_paste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    written: list[str] = []
    app = App[None]()
    async with app.run_test():
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", written.append)
        clipboard.copy(app, "hello", "The line")
        assert [one for one in written if "]52;" in one] == [PLAIN]
        assert app.clipboard == "hello"
