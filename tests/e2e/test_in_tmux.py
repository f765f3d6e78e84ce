"""The application as its users run it: a real process in tmux, started, walked through, quit."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.terminal import APPLICATION, Terminal, needs_tmux, start_demo

pytestmark = needs_tmux


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_a_walk_through_the_application(
    terminal: Callable[[int, int], Terminal], size: tuple[int, int], tmp_path: Path
) -> None:
    it = terminal(*size)
    start_demo(it)
    assert it.flag("alternate_on") == "1"
    it.press("?")
    it.until("Keys", "On this screen")
    it.press("Escape", "/")  # together, as over a slow line
    it.type("✓ completed")
    it.press("Enter")
    it.until("of 100 on page 1")
    it.press("Enter")
    it.until("finished", "took", "Statistic")
    it.press("Enter")
    it.until("✓ complete", "Record  contact_id")
    it.press("Enter")
    it.until("record 1 of")
    it.leave("record 1 of")
    it.press("d")
    it.until("Folder:", " new")
    it.press("Enter")
    it.press("3")
    it.until("✓ done")
    assert [file.suffix for file in tmp_path.glob("*.csv")] == [".csv"]
    it.press("v")
    it.until("contact_id", "record 1", " columns")
    it.leave("contact_id")
    it.press("2")
    it.until("100 datasets")
    it.press("q")
    it.until("left with 0")
    assert it.flag("alternate_on") == "0"
    assert it.flag("cursor_flag") == "1"
    it.type("stty -a | tr ';' '\\n' | grep -o ' icanon\\| echo ' | wc -l")
    it.press("Enter")
    it.until_it(lambda screen: screen.rstrip().splitlines()[-2].strip() == "2", "a sane terminal")


@pytest.mark.timeout(120)
def test_the_way_from_a_file_to_its_opened_result(
    terminal: Callable[[int, int], Terminal], tmp_path: Path
) -> None:
    rows = "".join(f"{number}, ann ,A{number}@Example.org,sw1a1aa\n" for number in range(1, 31))
    (tmp_path / "donors.csv").write_text(f"contact_id,first_name,email,postcode\n{rows}")
    it = terminal(80, 24)
    start_demo(it)
    it.press("n")
    it.until("New job", "its exact name")
    it.type("Contact")
    it.until("ContactDeceasedCheck")
    it.press("Enter")
    it.until("MaxContactAge", "Contacts")
    it.press("Enter")
    it.until("Completed datasets")
    it.type("./donors.csv")
    it.until("it is uploaded first")
    it.press("C-r")
    it.until("✓  Preflight", "Watch")
    it.until("30 records sent, 30 in the result, complete and verified.")
    it.press("v")
    it.until("donors_cleansed.csv", "30 records   ", "record 1")
    it.leave("record 1")
    it.press("Enter")
    it.until("30 records", "SW1A 1AA")
    lines = (tmp_path / "donors_cleansed.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 31
    it.press("q")
    it.until("left with 0")


def test_a_file_is_opened_without_an_account(
    terminal: Callable[[int, int], Terminal], tmp_path: Path
) -> None:
    rows = "".join(f'{number:06},"Town {number % 3}"\n' for number in range(100_000))
    (tmp_path / "people.csv").write_text(f"id,town\n{rows}")
    it = terminal(80, 24)
    it.type(f"{APPLICATION} open people.csv; echo left with $?")
    it.press("Enter")
    it.until("local files, no account", "000000", "100,000 records")
    it.press("G")
    it.until("record 100,000", "099999")
    it.press("Right", "@")
    it.until("33,334 of 100,000 records   town = Town 0")
    it.press("y")
    it.until("is in tmux's buffer only")
    assert it._run("show-buffer") == "Town 0"
    it.press("q")
    it.until("left with 0")


def test_escape_and_ctrl_q_leave_nothing_behind(
    terminal: Callable[[int, int], Terminal],
) -> None:
    it = terminal(80, 24)
    start_demo(it)
    sandbox = _sandbox_of(int(it.flag("pane_pid")))
    assert sandbox is not None
    it.press("C-q")
    it.until("left with 0")
    it.until_it(lambda _: not _alive(sandbox), "the end of the sandbox")


def test_a_killed_application_takes_its_sandbox_with_it(
    terminal: Callable[[int, int], Terminal],
) -> None:
    it = terminal(80, 24)
    start_demo(it)
    sandbox = _sandbox_of(int(it.flag("pane_pid")))
    assert sandbox is not None
    os.kill(_parent(sandbox), 9)
    it.until_it(lambda _: not _alive(sandbox), "the end of the sandbox")


def test_without_credentials_three_lines_say_what_to_set(
    terminal: Callable[[int, int], Terminal],
) -> None:
    it = terminal(100, 24)
    it.type(f"{APPLICATION}; echo left with $?")
    it.press("Enter")
    screen = it.until("left with 3")
    for text in ("DATA8_CLIENT_ID", "DATA8_CLIENT_SECRET", "config.toml", "--demo"):
        assert text in screen


def test_resizing_does_no_harm(terminal: Callable[[int, int], Terminal]) -> None:
    it = terminal(120, 36)
    start_demo(it)
    for columns, lines in ((30, 8), (80, 24), (200, 50), (10, 3), (80, 24)):
        it._run("resize-window", "-x", str(columns), "-y", str(lines))
    it.until("1 Jobs", "? help", "q quit")
    it.press("q")
    it.until("left with 0")


def _processes() -> dict[int, tuple[int, str]]:
    """Process number to its parent's and its command line, as the kernel tells them."""
    told = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    ).stdout
    lines = (line.split(maxsplit=3) for line in told.splitlines())
    return {int(one[0]): (int(one[1]), one[3]) for one in lines if len(one) == 4 and one[2] != "Z"}


def _sandbox_of(shell: int) -> int | None:
    processes = _processes()
    for number, (_, command) in processes.items():
        if "-m data8_tui.sandbox" in command and shell in _ancestors(number, processes):
            return number
    return None


def _ancestors(number: int, processes: dict[int, tuple[int, str]]) -> list[int]:
    found = []
    while number in processes:
        number = processes[number][0]
        found.append(number)
    return found


def _parent(number: int) -> int:
    return _processes()[number][0]


def _alive(number: int) -> bool:
    return number in _processes()


def test_a_bug_shows_one_line_and_no_secret(
    terminal: Callable[[int, int], Terminal], tmp_path: Path
) -> None:
    script = tmp_path / "with_a_bug.py"
    script.write_text(
        "import sys\n"
        "from data8_tui.__main__ import main\n"
        "from data8_tui.tui.screens.jobs import JobsScreen\n"
        "def broken(self):\n"
        "    token = 'eyJabcdefghijklmn'\n"
        "    return token / 0\n"
        "JobsScreen.action_sort = broken\n"
        "sys.argv = ['data8-tui', '--demo']\n"
        "sys.exit(main())\n"
    )
    it = terminal(100, 24)
    it.type(f"{sys.executable} {script}; echo left with $?")
    it.press("Enter")
    it.until("100 jobs")
    it.press("s")
    screen = it.until("left with 1", "a bug in data8-tui (TypeError); a report is in")
    assert "eyJ" not in screen
    [report] = (tmp_path / "home").rglob("crash-*.txt")
    told = report.read_text()
    assert "broken" in told
    assert "eyJ" not in told


def test_the_shell_gets_the_terminal_meanwhile(terminal: Callable[[int, int], Terminal]) -> None:
    it = terminal(100, 24)
    it.type("set -m")
    it.press("Enter")
    start_demo(it)
    it.press("C-z")
    it.until_it(lambda screen: "Stopped" in screen and "100 jobs" not in screen, "the shell")
    assert it.flag("alternate_on") == "0"
    assert it.flag("mouse_any_flag") == "0"
    it.type("stty -a | grep -c ' icanon'; fg")
    it.press("Enter")
    it.until("1 Jobs", "100 jobs", "● live")
    assert it.flag("alternate_on") == "1"
    it.press("C-z")
    it.until_it(lambda screen: "Stopped" in screen and "100 jobs" not in screen, "the shell")
    it.type("kill %1; wait; echo it is gone")
    it.press("Enter")
    it.until("\nit is gone")
    assert it.flag("alternate_on") == "0"
    assert it.flag("mouse_any_flag") == "0"


def test_a_theme_can_be_asked_for(terminal: Callable[[int, int], Terminal]) -> None:
    it = terminal(120, 24)
    it.type(f"{APPLICATION} --demo --theme blue; echo left with $?")
    it.press("Enter")
    it.until("left with 2", "'blue' is not one of 'dark', 'light'")


def test_keys_of_the_users_own_walked(
    terminal: Callable[[int, int], Terminal], tmp_path: Path
) -> None:
    config = tmp_path / "home" / ".config" / "data8-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(
        '[keys]\n"jobs.filter" = "K"\n"jobs.open" = "o"\n"screen.back" = "b"\n'
        '"cursor.down" = ["down", "ctrl+x"]\n"app.theme" = "ctrl+b"\n"app.quit" = "Q"\n'
    )
    it = terminal(80, 24)
    start_demo(it)
    it.until("ctrl+b is tmux's own key")  # said inside tmux
    it.until("K filter", "Q quit")
    it.press("K")
    it.until("Workflow", "esc  cancel")
    it.leave("esc  cancel")
    it.press("C-x", "o")
    it.until("b back", "Statistic")
    it.press("b")
    it.until("K filter")
    it.press("q")
    it.until("q does nothing here; ? lists the keys.")
    it.press("Q")
    it.until("left with 0")
