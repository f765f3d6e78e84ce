"""Addresses: https, or this machine."""

import pytest
from pydantic import SecretStr

from data8_tui.api.connection import Connection, is_loopback
from data8_tui.cli.remedies import hint
from data8_tui.errors import ConfigurationError


def connection(base_url: str, token_url: str = "https://auth.example/token") -> Connection:
    return Connection(base_url, token_url, "me", SecretStr("hush"))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080",
        "http://127.8.8.8/a",
        "http://[::1]:1",
        "HTTP://LOCALHOST",
        "http://localhost.:8080",
        "http://[::ffff:127.0.0.1]:8080",
        "https://localhost/",
    ],
)
def test_this_machine(url: str) -> None:
    assert is_loopback(url)
    assert connection(url).base_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "https://api.data-8.co.uk",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://127.0.0.1@evil.example",
        "http://2130706433",
        "http://0x7f.1",
        "http://[::ffff:8.8.8.8]",
        "http://127.1",
        "http://127.0.0.1.",
        "http://0177.0.0.1",
        "http://0.0.0.0",
        "http://a.localhost",
        "http://user:pass@127.0.0.1",
        "127.0.0.1",
        "",
    ],
)
def test_elsewhere(url: str) -> None:
    assert not is_loopback(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.data-8.co.uk",
        "http://192.168.0.1",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1\\@evil.example",
        "http://127.0.0.1:80@evil.example",
        "ftp://127.0.0.1",
        "https://api.example:65536",
        "https://xn--.example",
        "https://XN--zz.example",
        "https://api..example",
        f"https://{'a' * 64}.example",
        "https://user:pass@api.example",
        "https://api.example?x=1",
        "https://api.example/#x",
        "https://api.example/\nX: y",
        "https://",
        "api.data-8.co.uk",
        "",
    ],
)
def test_an_address_that_no_secret_may_go_to(url: str) -> None:
    for refused in (lambda: connection(url), lambda: connection("https://api.example", url)):
        with pytest.raises(ConfigurationError) as raised:
            refused()
        assert hint(raised.value)
        assert "pass" not in str(raised.value)


def test_a_connection_prints_without_its_secret() -> None:
    assert "hush" not in repr(connection("https://api.example"))


def test_defaults() -> None:
    made = connection("https://api.example/data8/")
    assert (made.base_url, made.deadline, made.local, made.plain) == (
        "https://api.example/data8", 120, False, False,
    )  # fmt: skip
    assert connection("http://127.0.0.1", "http://[::1]/token").plain
    assert not connection("http://127.0.0.1").local


def test_an_address_in_another_script_may_be_encoded() -> None:
    assert connection("https://xn--mnchen-3ya.example/").base_url.endswith("3ya.example")
