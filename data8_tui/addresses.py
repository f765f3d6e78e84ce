"""Web addresses: which are on this machine, and which two are the same place."""

import ipaddress
import re
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

# Stricter than the RFC on purpose: no user name, no query, nothing that two parsers could read
# differently, since this decides whether a secret may travel without TLS.
WEB_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9][a-z0-9.-]*|\[[0-9a-f:.]+\])(?P<port>:\d{1,5})?"
    r"(?P<path>(?:/[\w.~%-]+)*)/?",
    re.I | re.A,
)


_LAST_PORT: Final = 65_535
_LONGEST_LABEL: Final = 63


class AddressFault(StrEnum):
    """Why credentials and records can't be sent to an address, in words that follow its name."""

    NOT_PLAIN = "is not a plain web address"
    NOT_HTTPS = "is not https"


def address_fault(url: str) -> AddressFault | None:
    """What is wrong with an address of Data8; None where it can be used."""
    match = WEB_ADDRESS.fullmatch(url.strip())
    port = int((match["port"] or ":0")[1:]) if match else 0
    if match is None or port > _LAST_PORT or not _has_sound_labels(match["host"]):
        return AddressFault.NOT_PLAIN
    plain = match["scheme"].lower() == "http"
    return AddressFault.NOT_HTTPS if plain and not is_loopback_host(match["host"]) else None


def mask_password(url: str) -> str:
    """`url` without a user name and password, and without the values of a query."""
    url = re.sub(r"(?<=//)[^/?#]*@|^[^/?#@]*:[^/?#@]*@", "***@", url)
    return re.sub(r"(?<==)[^&#]+", "***", url)


def _has_sound_labels(host: str) -> bool:
    """Whether each label of a host has 1 to 63 characters."""
    labels = host.removesuffix(".").split(".")
    return all(0 < len(label) <= _LONGEST_LABEL for label in labels)


def is_loopback(url: str) -> bool:
    """Whether `url` is on this machine: 127.0.0.0/8, also mapped into IPv6, ::1 or localhost."""
    match = WEB_ADDRESS.fullmatch(url)
    return match is not None and is_loopback_host(match["host"])


def is_loopback_host(host: str) -> bool:
    """The same for a host alone.

    Other spellings that some resolvers take for this machine (127.1, a.localhost) are none of it.
    """
    host = host.strip("[]").lower()
    if host in ("localhost", "localhost."):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


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
