"""Who may use the served application."""

import pytest

from data8_tui.cli.actions.serve import _loopback, _statics
from data8_tui.cli.actions.serve_access import SiteAccess
from data8_tui.errors import ExtraMissing, UsageError


@pytest.fixture
def access() -> SiteAccess:
    site = SiteAccess()
    site.listen_on("127.0.0.1", 8000)
    return site


def test_the_token_is_exchanged_once(access: SiteAccess) -> None:
    token = access.address.partition("?token=")[2]
    assert not access.exchange("")
    assert not access.exchange(token[:-1])
    assert access.exchange(token)
    assert not access.exchange(token)
    assert len(token) > 40


def test_the_cookie_is_another_secret_that_no_script_and_no_site_gets(access: SiteAccess) -> None:
    pair, *attributes = access.cookie.split("; ")
    name, _, value = pair.partition("=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} == set(attributes)
    assert value not in access.address
    assert access.is_known({name: value})
    assert not access.is_known({name: access.token})
    assert not access.is_known({})
    assert "8000" in name


def test_only_the_site_itself_is_served(access: SiteAccess) -> None:
    for host in ("127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000"):
        assert access.is_ours(host)
    for host in ("127.0.0.1", "127.0.0.1:8001", "rebound.example:8000", ""):
        assert not access.is_ours(host)
    assert access.is_own_origin("localhost:8000", "http://localhost:8000")
    for origin in (None, "null", "http://127.0.0.1:8000", "https://localhost:8000", "http://evil"):
        assert not access.is_own_origin("localhost:8000", origin)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost", "127.9.9.9"])
def test_an_address_of_loopback_is_taken(address: str) -> None:
    assert _loopback(address)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])
def test_another_is_refused_with_the_reason(address: str) -> None:
    with pytest.raises(UsageError) as refused:
        _loopback(address)
    text = f"{refused.value.message} {refused.value.notes}"
    assert "listens on this machine alone" in text


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data8_tui.cli.actions.serve.find_spec", lambda name: None)
    with pytest.raises(ExtraMissing) as missing:
        _statics()
    assert missing.value.extra == "web"
