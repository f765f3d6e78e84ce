"""Two accounts on one terminal: their secrets from elsewhere, one of them read-only."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tests.command_line import CommandLine
from tests.e2e.pseudo_terminal import PseudoTerminal, Start
from tests.sandbox_statuses import VARIABLES

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox


def background(it: PseudoTerminal) -> str:
    """The colour below the text of the list."""
    return str(it._screen.buffer[5][0].bg)


def test_the_account_is_changed_on_the_same_terminal(
    start: Start, sandbox: "Sandbox", tmp_path: Path
) -> None:
    path = tmp_path / "config" / "data8-tui" / "config.toml"
    path.parent.mkdir(parents=True)
    secret = path.with_name("live.secret")
    secret.touch(mode=0o600)
    secret.write_text(f"{sandbox.client_secret}\n")
    account = (
        f'client_id = "{sandbox.client_id}"\nbase_url = "{sandbox.base_url}"\n'
        f'token_url = "{sandbox.token_url}"\n'
    )
    command = json.dumps(["cat", str(secret)])
    path.write_text(
        f'default_profile = "live"\n[profiles.live]\n{account}secret_file = "live.secret"\n'
        f'read_only = true\nlabel = "PRODUCTION"\ncolor = "red"\n'
        f"[profiles.test]\n{account}secret_command = {command}\n"
    )
    it = start(user=CommandLine(tmp_path, VARIABLES), size=(120, 36))
    it.until("PRODUCTION", "READ-ONLY", "100 jobs", "● live")
    dark = background(it)
    it.type("T")
    it.until_it(lambda: background(it) != dark, "another theme")
    chosen = background(it)
    it.type("P")
    it.until("Which account?", "test")
    it.type("\x1b[B\r")
    it.until(f"test · {sandbox.client_id}", "100 jobs", "● live", "new job")
    assert "READ-ONLY" not in it.text
    assert background(it) == chosen
    it.type("q")
    assert it.wait() == 0
    assert it.restored
