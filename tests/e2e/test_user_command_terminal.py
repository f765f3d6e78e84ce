"""A command of the user's own that gets the terminal, and gives it back."""

from collections.abc import Callable
from pathlib import Path

from tests.e2e.terminal import Terminal, needs_tmux, start_demo

pytestmark = needs_tmux

PROGRAM = """\
import signal, sys
signal.signal(signal.SIGINT, lambda *_: print("interrupted", flush=True))
print("the terminal is mine", sys.stdout.isatty(), flush=True)
while (line := input()) != "end":
    print("got", line, flush=True)
"""


def test_it_has_the_keys_and_the_screen_until_it_ends(
    terminal: Callable[[int, int], Terminal], tmp_path: Path
) -> None:
    """ctrl+c and ctrl+z are its own; afterwards the screen and the keys are the application's."""
    (tmp_path / "program.py").write_text(PROGRAM)
    folder = tmp_path / "home" / ".config" / "data8-tui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(
        '[commands.mine]\nargv = ["python3", "program.py"]\noutput = "terminal"\nkey = "B"\n'
    )
    it = terminal(80, 24)
    start_demo(it)
    it.press("B")
    it.until("the terminal is mine True")
    assert it.flag("alternate_on") == "0"
    it.press("C-c")
    it.until("interrupted")
    it.press("C-z")
    it.type("hello")
    it.press("Enter")
    it.until("got hello")
    assert "100 jobs" not in it.screen
    it.type("end")
    it.press("Enter")
    it.until("1 Jobs", "100 jobs", "● live")
    assert it.flag("alternate_on") == "1"
    it.press("2")
    it.until("100 datasets")
    it.press("q")
    it.until("left with 0")
