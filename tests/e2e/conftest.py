"""Opens terminals, and closes them with the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[[int, int], Terminal]]:
    opened: list[Terminal] = []
    home = tmp_path / "home"
    home.mkdir()

    def start(columns: int, lines: int) -> Terminal:
        opened.append(Terminal(tmp_path / "socket", columns, lines, home))
        opened[-1].type(f"cd {tmp_path}")
        opened[-1].press("Enter")
        return opened[-1]

    yield start
    for one in opened:
        one.close()
