"""What is published: a wheel, installed without the tests' own packages, starts and runs."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import data8_tui
from tests.e2e.terminal import Terminal, needs_tmux, start_demo

PROJECT = Path(data8_tui.__file__).parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    """The standard output of a command that must succeed, with nothing of this environment."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def install_wheel(folder: Path) -> Path:
    """Build the wheel, install it into an empty environment and give the program's path."""
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "-q")
    run(*pip, "wheel", "--no-deps", "-w", folder, PROJECT, cwd=folder)
    [wheel] = folder.glob("*.whl")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    run(*pip, "--python", python, "install", "--no-compile", wheel, cwd=folder)
    return python.with_name("data8-tui")


@needs_tmux
@pytest.mark.timeout(300)
def test_an_installed_wheel_runs(
    terminal: Callable[[int, int], Terminal], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All in one test, so that it is built and installed once."""
    program = install_wheel(tmp_path)
    assert run(program, "--version", cwd=tmp_path).split() == ["data8-tui", data8_tui.__version__]
    jobs = json.loads(run(program, "--demo", "jobs", "--json", cwd=tmp_path))
    assert len(jobs) == 100
    packages = run(program.with_name("python"), "-c", PACKAGES, cwd=tmp_path).split()
    assert "data8-tui" in packages
    assert not {"pytest", "duckdb", "xlsxwriter"} & set(packages)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    start_demo(terminal(100, 30), str(program))


PACKAGES = """
from importlib.metadata import distributions
print(*(each.name for each in distributions()))
"""
