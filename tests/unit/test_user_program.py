"""Programs of the user's own: what they get, what is kept of them, how they are ended."""

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from data8_tui.redaction import register_secret
from data8_tui.threads import WorkInterrupted, never_interrupted
from data8_tui.user_program import (
    MOST_LINES,
    ProgramEnd,
    ProgramNotStarted,
    ProgramOutput,
    run_captured,
)


def run(code: str, *arguments: str, seconds: float = 30.0) -> tuple[ProgramEnd, ProgramOutput]:
    output = ProgramOutput()
    argv = (sys.executable, "-c", code, *arguments)
    return run_captured(argv, seconds, output.add, never_interrupted), output


def test_each_argument_arrives_as_it_is() -> None:
    texts = ("two words", "$(id) `id` ; | & > x", "*", '"', "a\nb", "ﬁ")
    end, output = run("import sys; print(sys.argv[1:])", *texts)
    assert end.succeeded
    assert output.lines == [str(list(texts))]


def test_it_has_no_input_and_no_terminal() -> None:
    end, output = run(
        "import sys, os\nprint(repr(sys.stdin.read()))\n"
        "try: os.open('/dev/tty', os.O_RDWR); print('a terminal')\n"
        "except OSError: print('none')"
    )
    assert end.succeeded
    assert output.lines == ["''", "none"]


def test_no_secret_is_in_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    register_secret("s3cr3t-canary-of-a-program")
    monkeypatch.setenv("DATA8_CLIENT_SECRET", "another-s3cret")
    monkeypatch.setenv("OTHER", "x=s3cr3t-canary-of-a-program")
    monkeypatch.setenv("KEPT", "yes")
    _, output = run("import os; print(os.environ)")
    text = "".join(output.lines)
    assert "KEPT" in text
    assert "s3cr" not in text


def test_a_failure_is_its_status_and_last_line() -> None:
    end, output = run("import sys; print('out'); print('why\\n', file=sys.stderr); sys.exit(3)")
    assert end.status == 3
    assert output.last_line == "why"
    end, _ = run("import os; os.kill(os.getpid(), 9)")
    assert end.status == -9


def test_a_long_output_is_cut_and_counted() -> None:
    end, output = run("for number in range(300_000): print(number)")
    assert end.succeeded
    assert output.lines[-1] == str(MOST_LINES - 1)
    assert output.dropped == 300_000 - MOST_LINES


def test_it_is_ended_when_its_time_is_over() -> None:
    end, _ = run("import time; time.sleep(600)", seconds=0.1)
    assert end.status is None


def test_it_is_ended_with_what_it_started() -> None:
    """Also its child's child, which holds the pipe."""
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print(child.pid, flush=True)\ntime.sleep(600)"
    )
    output, wanted = ProgramOutput(), threading.Event()

    def add(piece: bytes) -> None:
        output.add(piece)
        wanted.set()

    def check() -> None:
        if wanted.is_set():
            raise WorkInterrupted

    with pytest.raises(WorkInterrupted):
        run_captured((sys.executable, "-c", code), 30.0, add, check)
    ends_at = time.monotonic() + 30
    while _is_running(output.lines[0]):
        assert time.monotonic() < ends_at
        time.sleep(0.01)


def _is_running(process: str) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def test_a_process_left_behind_is_not_waited_for() -> None:
    end, output = run(
        "import subprocess, sys\n"
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(30)']).pid)"
    )
    os.kill(int(output.lines[0]), 9)
    assert end.succeeded


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(ProgramNotStarted) as refused:
        run_captured(("data8-no-such-program",), 1.0, lambda _: None, never_interrupted)
    assert refused.value.not_found
    with pytest.raises(ProgramNotStarted) as refused:
        run_captured(("ls", "a\0b"), 1.0, lambda _: None, never_interrupted)
    assert not refused.value.not_found
