"""Fixtures that start a sandbox: a real server on a real socket, in a thread of the tests."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import httpx

    from data8_tui.sandbox.server import Sandbox

# A shell that starts the tests in the background has them ignore SIGINT and SIGQUIT, and nohup
# SIGHUP; every process that a test starts would inherit that, and the tests of signals could never
# see one work.
for each, as_usual in (
    (signal.SIGINT, signal.default_int_handler),
    (signal.SIGQUIT, signal.SIG_DFL),
    (signal.SIGHUP, signal.SIG_DFL),
):
    if signal.getsignal(each) is signal.SIG_IGN:
        signal.signal(each, as_usual)

# What a test copies must not reach the clipboard, or the tmux, of whoever runs it.
for variable in ("TMUX", "TMUX_PANE", "STY", "DISPLAY", "WAYLAND_DISPLAY"):
    os.environ.pop(variable, None)

if sys.dont_write_bytecode:
    # Each worker would rewrite the assertions of every module, in each run: half of its collection.
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")

from hypothesis import settings  # noqa: E402 - pytest rewrites its assertions too: kept from here

# How long one example takes depends on what else the machine does; pytest's own timeout is enough.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

FROZEN_AT = datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC)
"""A Friday morning, at which the sandboxes of the tests stand still until they are moved."""


# Each of Python's collections looks in vain through thousands of tests and all that they import.
gc.disable()


def pytest_collection_finish() -> None:
    """Collect garbage again, in what the tests make."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores: many tests wait for a process, a socket or a terminal."""
    return (os.cpu_count() or 1) + 2


@pytest.fixture(scope="session")
def state_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that nobody has had. They are not made: most tests don't need one, and thousands cost
    each new one time."""
    folder = tmp_path_factory.mktemp("states")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def state_of_its_own(state_folders: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered between runs is remembered in no test's, and no person's, real folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(next(state_folders)))


@pytest.fixture(autouse=True)
def local_time() -> Iterator[None]:
    """No test shows times in the zone of another one."""
    from data8_tui.time_zone import LOCAL, set_time_zone

    yield
    set_time_zone(LOCAL)


@pytest.fixture(autouse=True)
def credentials_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test has the credentials of another one redacted."""
    from data8_tui import redaction

    monkeypatch.setattr(redaction, "registry", redaction.CredentialRegistry())


@pytest.fixture(scope="session")
def sandbox() -> Iterator["Sandbox"]:
    """One for all tests, its clock stopped at `FROZEN_AT`. Leave its clock and its faults alone."""
    from data8_tui.sandbox.server import running

    with running(now=FROZEN_AT) as started:
        yield started


@pytest.fixture
def fresh_sandbox() -> Iterator[Callable[..., "Sandbox"]]:
    """Starts sandboxes of the test's own: `fresh_sandbox(token_lifetime=2)`.

    The options are those of `data8_tui.sandbox.options.Options`. The clock stands at `FROZEN_AT`
    unless `now` says otherwise; `now=None` lets it run.
    """
    from data8_tui.sandbox.server import running

    with ExitStack() as stack:

        def start(**options: Any) -> "Sandbox":
            return stack.enter_context(running(**{"now": FROZEN_AT, **options}))

        yield start


@pytest.fixture
def http_to() -> Iterator[Callable[["Sandbox"], "httpx.Client"]]:
    """A plain HTTP client with a token, for tests that want to see the wire: `http_to(sandbox)`."""
    import httpx

    with ExitStack() as stack:

        def connect(sandbox: "Sandbox") -> httpx.Client:
            client = stack.enter_context(httpx.Client(base_url=sandbox.base_url, timeout=20))
            form = {
                "grant_type": "client_credentials",
                "client_id": sandbox.client_id,
                "client_secret": sandbox.client_secret,
            }
            token = client.post(sandbox.token_url, data=form).json()["access_token"]
            client.headers["authorization"] = f"Bearer {token}"
            return client

        yield connect
