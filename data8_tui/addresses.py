"""Web addresses: which are on this machine, and which two are the same place."""

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

# Stricter than the RFC on purpose: no user name, no query, nothing that two parsers could read
# differently, since this decides whether a secret may travel without TLS.
WEB_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9][a-z0-9.-]*|\[[0-9a-f:.]+\])(?P<port>:\d{1,5})?"
    r"(?P<path>(?:/[\w.~%-]+)*)/?",
    re.I | re.A,
)


def is_loopback(url: str) -> bool:
    """Whether `url` is on this machine: 127.0.0.0/8, ::1 or localhost."""
    match = WEB_ADDRESS.fullmatch(url)
    if match is None:
        return False
    host = match["host"].strip("[]").lower()
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def same_address(one: str, other: str) -> bool:
    """Whether two URLs are the same place: case, default port and a final slash don't matter."""
    return _split(one) == _split(other)


def _split(url: str) -> tuple[str, str, int | None, str]:
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return "", url, None, ""
    return parts.scheme, parts.hostname or "", port, parts.path.rstrip("/")
