"""How a failure of the network is classified where a real one comes by chance."""

import ssl

import httpx
import pytest

from data8_tui.api.retry import Transient
from data8_tui.api.transport.network_errors import classify


@pytest.mark.parametrize("kind", [ssl.SSLEOFError, ssl.SSLSyscallError, ssl.SSLZeroReturnError])
def test_a_connection_that_ends_below_tls_was_cut(kind: type[ssl.SSLError]) -> None:
    """Which of them Python raises depends on the moment."""
    failed = httpx.ConnectError("")
    failed.__cause__ = kind(5, "Some I/O error occurred")
    error = classify(failed, "a token", "data8.invalid")
    assert isinstance(error, Transient)
    assert "cut while TLS was begun" in error.error.message
