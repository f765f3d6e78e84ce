"""Opens terminals, and closes them with the test."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.command_line import PROGRAM, CommandLine, user_of
from tests.e2e.pseudo_terminal import PseudoTerminal, Start
from tests.e2e.terminal import Terminal

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

RUN = """
from data8_tui.__main__ import main
sys.exit(main())
"""


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


@pytest.fixture
def start(sandbox: "Sandbox", tmp_path: Path) -> Iterator[Start]:
    """Starts the application on a terminal of its own.

    `code` runs first, in the same process; a variable in `env` that is None is unset.
    """
    shared = user_of(sandbox, tmp_path)
    with ExitStack() as stack:

        def begin(
            code: str = "",
            user: CommandLine = shared,
            env: Mapping[str, str | None] | None = None,
            **options: object,
        ) -> PseudoTerminal:
            command = (sys.executable, "-c", f"import sys\n{code}{RUN}") if code else PROGRAM
            every = {**user.environment(), **(env or {})}
            known = {name: value for name, value in every.items() if value is not None}
            it = PseudoTerminal(command, tmp_path, known, **options)  # type: ignore[arg-type]
            return stack.enter_context(it)

        yield begin
