"""Users of the command line, with and without an account."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.command_line import CommandLine, user_of
from tests.conditions import wait_until

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox


@pytest.fixture
def nobody(tmp_path: Path) -> CommandLine:
    """A user without credentials."""
    return CommandLine(tmp_path)


@pytest.fixture
def connected() -> Callable[["Sandbox", Path], CommandLine]:
    """Makes a user whose environment names a sandbox."""

    return user_of


@pytest.fixture
def cli(
    sandbox: "Sandbox", tmp_path: Path, connected: Callable[["Sandbox", Path], CommandLine]
) -> CommandLine:
    """A user whose environment names the sandbox that all tests share."""
    return connected(sandbox, tmp_path)


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """Wait for a named condition; the deadline is for a broken program only."""

    return wait_until
