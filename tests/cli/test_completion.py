"""The files of `data8-tui completion`, taken by the shells that they are for."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data8_tui.cli import name_completion
from tests.command_line import PROJECT, CommandLine

TRY = """
. ./completion
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_data8_tui
printf '%s\\n' "${COMPREPLY[@]}"
"""

HOSTILE = """a$(touch run)b`touch run`c"d'e\\\\f\\g!h ;touch run;{i,j}*&"""
"""A name that Data8 can have, and of which no shell may run a part."""


@pytest.fixture(scope="module")
def completion(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with bash's file, and a program that writes names as ours does."""
    folder = tmp_path_factory.mktemp("completion")
    done = CommandLine(folder)("completion", "bash")
    assert done.status == 0
    (folder / "completion").write_text(done.out)
    program = folder / "data8-tui"
    program.write_text(
        '#!/bin/sh\ncase "$1 $2" in\n'
        '"__names jobs") printf "It\'s new\\nOld\\n" ;;\n'
        '"__names views") printf "late\\nlast week\\n" ;;\n'
        f'"__names datasets") cat <<"END"\n{HOSTILE}\nEND\n;;\nesac\n'
    )
    program.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["jo"], ["jobs", "job"]),
        (["jobs", "--st"], ["--state"]),
        (["jobs", "--state", "f"], ["failed"]),
        (["jobs", "--state", "=", "c"], ["completed", "cancelled"]),
        (["--profile", "job", "history", "s"], ["sync"]),
        (["history", "sync", "--s"], ["--since"]),
        (["help", "jo"], ["jobs", "job"]),
        (["job", ""], ["It\\'s\\ new", "Old"]),
        (["job", "It\\'"], ["It\\'s\\ new"]),
        (["job", '"It'], ["It's new"]),
        (["open", "comp"], ["completion"]),
        (["jobs", "--view", "l"], ["late", "last\\ week"]),
        (["trend", ""], [""]),
    ],
)
def test_bash_completes(completion: Path, words: list[str], expected: list[str]) -> None:
    command = ["bash", "-c", TRY, "bash", str(completion / "data8-tui"), *words]
    done = subprocess.run(command, cwd=completion, capture_output=True, text=True, check=True)
    assert (done.stdout.splitlines(), done.stderr) == (expected, "")


@pytest.mark.parametrize("quote", ["", "'", '"'])
@pytest.mark.parametrize("typed", ["", "a", "a$"])
def test_bash_runs_nothing_of_a_name(completion: Path, quote: str, typed: str) -> None:
    typed = typed.replace("$", "\\$") if quote != "'" else typed
    line = 'set -H; eval "printf %s $0${COMPREPLY[0]}$0"'  # as a line that is typed
    command = ["bash", "-c", f"{TRY.rpartition('printf')[0]}{line}", quote]
    words = [str(completion / "data8-tui"), "dataset", f"{quote}{typed}"]
    done = subprocess.run([*command, *words], cwd=completion, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == (HOSTILE, "")
    assert not (completion / "run").exists()


def test_no_program_is_started_with_the_shell(completion: Path) -> None:
    command = [shutil.which("bash") or "bash", "-c", ". ./completion && complete -p data8-tui"]
    done = subprocess.run(
        command, cwd=completion, env={"PATH": ""}, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("complete -F _data8_tui data8-tui\n", "")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_other_shells_can_read_theirs(nobody: CommandLine, shell: str, tmp_path: Path) -> None:
    written = nobody("completion", shell).out
    assert "__names jobs" in written or "__names $kind" in written
    if shutil.which(shell):
        (tmp_path / "file").write_text(written)
        subprocess.run([shell, "-n", tmp_path / "file"], check=True)


def test_no_name_is_offered_that_would_be_read_as_an_option_or_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = ["--output=x", "-x", "two\nlines", "a\x1b]52;c;aGk=\x07", "a\u202eb", "a -x", "é"]
    monkeypatch.setattr(name_completion, "names", lambda *_: known)
    name_completion.print_names(["jobs"])
    assert capsys.readouterr().out.splitlines() == ["a -x", "é"]


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
def test_zsh_takes_a_name_as_it_is(nobody: CommandLine, tmp_path: Path) -> None:
    names = [HOSTILE, "ends\\", "$'x'", "\\$(touch run)", "it's  two", '"a', "=ls", "a b\\"]
    (tmp_path / "_data8-tui").write_text(nobody("completion", "zsh").out)
    (tmp_path / "names").write_text("\n".join([*names, "ends in a space ", "last"]))
    unquoted = """
        compdef() { : }; . ./_data8-tui; COMPREPLY=(); _data8_tui_add '' "$(cat names)"
        print -rl -- "${(@Q)COMPREPLY}"  # as bashcompinit does it
    """
    done = subprocess.run(["zsh", "-fc", unquoted], cwd=tmp_path, capture_output=True, text=True)
    assert (done.stdout.splitlines(), done.stderr) == ([*names, "last"], "")


def test_names_are_printed_without_click_and_pydantic(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['data8-tui', '__names', 'jobs', 'data8-tui']\n"
        "from data8_tui.__main__ import main\n"
        "main()\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(PROJECT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    modules = set(done.stdout.split())
    ours = {name for name in modules if name.startswith("data8_tui")}
    assert ours == {
        "data8_tui",
        "data8_tui.__main__",
        "data8_tui.cli",
        "data8_tui.cli.name_completion",
    }
    assert "sqlite3" in modules
    assert not modules & {"click", "pydantic", "platformdirs", "tempfile", "asyncio", "argparse"}
