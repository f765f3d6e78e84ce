"""What several tests of the client share."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx

    from data8_tui.sandbox.server import Sandbox


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that nobody vouches for, with its key, for 127.0.0.1."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", path, "-out", path.with_suffix(".crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


@pytest.fixture
def server(fresh_sandbox: "Callable[..., Sandbox]") -> "Sandbox":
    """A sandbox of the test's own."""
    return fresh_sandbox()


@pytest.fixture
def http(server: "Sandbox", http_to: "Callable[[Sandbox], httpx.Client]") -> "httpx.Client":
    """A plain client of the test's own sandbox."""
    return http_to(server)


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts sandboxes as processes: `start("--port", "0")`."""
    processes = []

    def begin(*options: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        command = (sys.executable, "-m", "data8_tui.sandbox", *options)
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        processes.append(process)
        return process

    yield begin
    for process in processes:
        process.kill()
        process.communicate()
