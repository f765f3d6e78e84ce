"""Which proxy the environment names, and which hosts it leaves out."""

import pytest

from data8_tui.api.transport.proxies import choose_proxy, is_excluded

URL = "https://data8.example"
PROXY = "http://proxy.example:3128"
VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("variables", "chosen"),
    [
        ({}, None),
        ({"HTTPS_PROXY": PROXY}, ("HTTPS_PROXY", PROXY)),
        ({"https_proxy": PROXY}, ("https_proxy", PROXY)),
        ({"ALL_PROXY": PROXY}, ("ALL_PROXY", PROXY)),
        ({"all_proxy": PROXY}, ("all_proxy", PROXY)),
        ({"HTTP_PROXY": PROXY, "http_proxy": PROXY}, None),
        ({"HTTPS_PROXY": "http://other", "https_proxy": PROXY}, ("https_proxy", PROXY)),
        ({"ALL_PROXY": "http://other", "HTTPS_PROXY": PROXY}, ("HTTPS_PROXY", PROXY)),
        ({"HTTPS_PROXY": PROXY, "https_proxy": ""}, None),
        ({"HTTPS_PROXY": " proxy.example:3128 "}, ("HTTPS_PROXY", PROXY)),
        ({"HTTPS_PROXY": PROXY, "NO_PROXY": "data8.example"}, None),
        ({"HTTPS_PROXY": PROXY, "no_proxy": "*"}, None),
        ({"HTTPS_PROXY": PROXY, "no_proxy": "", "NO_PROXY": "*"}, ("HTTPS_PROXY", PROXY)),
    ],
)
def test_the_variable_that_counts(
    variables: dict[str, str], chosen: tuple[str, str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = choose_proxy(URL)
    assert (found and (found.variable, found.url)) == chosen


@pytest.mark.parametrize(
    "url",
    [
        "http://data8.example", "http://127.0.0.1:8000", "https://127.0.0.1:8000",
        "https://localhost", "https://LOCALHOST.:1", "https://[::1]:8443",
        "https://[::ffff:127.0.0.1]", "https://127.9.9.9/token",
    ],
)  # fmt: skip
def test_neither_http_nor_this_machine_takes_a_proxy(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES[:3]:
        monkeypatch.setenv(name, PROXY)
    assert choose_proxy(url) is None


def test_a_proxy_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:pass@word@proxy.example:3128")
    found = choose_proxy(URL)
    assert found is not None
    assert found.host == "proxy.example:3128"
    assert "pass" not in repr(found)


@pytest.mark.parametrize(
    ("host", "port", "no_proxy", "excluded"),
    [
        ("data8.example", 443, "", False),
        ("data8.example", 443, "*", True),
        ("data8.example", 443, "other.example, *", True),
        ("data8.example", 443, "DATA8.Example", True),
        ("data8.example.", 443, "data8.example", True),
        ("data8.example", 443, "data8.example.", True),
        ("api.data8.example", 443, "data8.example", True),
        ("api.data8.example", 443, ".data8.example", True),
        ("data8.example", 443, ".data8.example", True),
        ("api.data8.example", 443, "*.data8.example", True),
        ("mydata8.example", 443, "data8.example", False),
        ("mydata8.example", 443, ".data8.example", False),
        ("data8.example", 443, "a.example b.example,data8.example", True),
        ("data8.example", 443, "data8.example:443", True),
        ("data8.example", 443, "data8.example:8443", False),
        ("data8.example", 8443, "data8.example:8443", True),
        ("data8.example", 443, ".", False),
        ("data8.example", 443, "data8", False),
        ("10.1.2.3", 443, "10.0.0.0/8", True),
        ("10.1.2.3", 443, "10.1.2.3/8", True),
        ("11.1.2.3", 443, "10.0.0.0/8", False),
        ("10.1.2.3", 443, "10.1.2.3", True),
        ("10.1.2.3", 443, "10.1.2.3:443", True),
        ("10.1.2.3", 443, "10.1.2.3:444", False),
        ("10.1.2.3", 443, "2.3", False),
        ("10.1.2.3", 443, "10.0.0.0/99, nonsense/8", False),
        ("fd00::1", 443, "fd00::/8", True),
        ("fd00::1", 443, "[fd00::]/8", True),
        ("fd00::1", 443, "[fd00::1]", True),
        ("fd00::1", 443, "fd00::1", True),
        ("fd00::1", 443, "fd00:0:0::1", True),
        ("fd00::1", 443, "[fd00::1]:443", True),
        ("fd00::1", 443, "[fd00::1]:444", False),
        ("fd00::1", 443, "10.0.0.0/8", False),
        ("::ffff:10.1.2.3", 443, "10.0.0.0/8", True),
        ("data8.example", 443, "10.0.0.0/8", False),
    ],
)
def test_no_proxy(host: str, port: int, no_proxy: str, excluded: bool) -> None:
    assert is_excluded(host, port, no_proxy) is excluded
