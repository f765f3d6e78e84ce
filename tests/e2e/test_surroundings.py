"""The application where something around it is missing, closed or set to another value."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.e2e.pseudo_terminal import Start

NO_FOLDERS = {"XDG_STATE_HOME": None, "XDG_CONFIG_HOME": None}


@pytest.mark.parametrize(
    "env",
    [
        {"COLUMNS": "30", "LINES": "5"},
        {"LANG": "C", "LC_ALL": "C"},
        {"HOME": "/dev/null", **NO_FOLDERS},
        {"XDG_STATE_HOME": "/proc/nowhere"},
        {"TERM": "no-such-terminal", "PYTHONIOENCODING": "latin-1"},
    ],
    ids=lambda env: " ".join(f"{name}={value}" for name, value in env.items()),
)
def test_the_application_starts_and_ends(start: Start, env: Mapping[str, str | None]) -> None:
    it = start(env=env, size=(80, 24))
    it.until("1 Jobs", "100 jobs", "live", "q quit")
    assert it.text.splitlines()[0].endswith("live")
    it.resize(120, 36)
    it.until_it(lambda: len(it.text.splitlines()[0]) > 100, "a wider first line")
    it.type("q")
    assert it.wait() == 0
    assert it.restored


@pytest.mark.parametrize("closed", [False, True])
def test_the_application_needs_no_standard_error(
    start: Start, tmp_path: Path, closed: bool
) -> None:
    with (tmp_path / "errors").open("wb") as errors:
        it = start(
            streams={"stderr": errors.fileno()}, prepare=lambda: os.close(2) if closed else None
        )
        it.until("1 Jobs", "100 jobs", "● live")
        it.type("q")
        assert it.wait() == 0
    assert it.restored
    assert (tmp_path / "errors").read_bytes() == b""
