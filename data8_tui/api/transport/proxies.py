"""Which proxy a request takes: what the environment says, as curl and Python read it.

A variable in lower case counts before the same in capitals, HTTPS_PROXY before ALL_PROXY. Plain
http never takes a proxy, which would read the credentials, and this machine is reached without one;
so HTTP_PROXY doesn't matter.
"""

import ipaddress
import os
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.request import getproxies

from data8_tui.addresses import is_loopback

_VARIABLES = ("https_proxy", "all_proxy")
_HTTPS = 443
_SYSTEM = "the system's settings"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class ProxyChoice:
    """A proxy: its whole address, which may hold a password, and the variable that gives it."""

    url: str = field(repr=False)
    variable: str

    @property
    def host(self) -> str:
        """Its host and port, for messages."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def secured(self) -> bool:
        """Whether the way to the proxy itself is by TLS."""
        return urlsplit(self.url).scheme.lower() == "https"

    @property
    def usable(self) -> bool:
        """Whether it is an HTTP proxy, and so of a kind that there is a transport for."""
        return urlsplit(self.url).scheme.lower() in ("http", "https") and bool(self.host)


def choose_proxy(url: str) -> ProxyChoice | None:
    """The proxy for a request to `url`; None where it goes there directly."""
    parts = urlsplit(url)
    if parts.scheme.lower() != "https" or is_loopback(url):
        return None
    chosen = _chosen()
    excluded = _value("no_proxy")[1]
    if chosen is None or is_excluded(parts.hostname or "", parts.port or _HTTPS, excluded):
        return None
    return chosen


def is_excluded(host: str, port: int, no_proxy: str) -> bool:
    """Whether NO_PROXY lists this host.

    An entry is `*`, a name, which stands for the names below it, too, with or without a leading dot
    or `*.`; an address; or a network in CIDR notation. An IPv6 address may stand in brackets, and
    an entry may end in a port.
    """
    host = host.lower().rstrip(".")
    entries = [entry for entry in re.split(r"[\s,]+", no_proxy.lower()) if entry]
    return any(entry == "*" or _matches(entry, host, port) for entry in entries)


def _chosen() -> ProxyChoice | None:
    # Where no variable names one, macOS has settings of its own; elsewhere there are no others.
    given = (*map(_value, _VARIABLES), (_SYSTEM, getproxies().get("https", "")))
    for variable, value in given:
        if value:
            return ProxyChoice(value if "://" in value else f"http://{value}", variable)
    return None


def _value(name: str) -> tuple[str, str]:
    """The variable that counts, and its value; an empty one in lower case counts, too."""
    variable = name if name in os.environ else name.upper()
    return variable, os.environ.get(variable, "").strip()


def _matches(entry: str, host: str, port: int) -> bool:
    name, only_port = _split(entry)
    if only_port and int(only_port) != port:
        return False
    address = _address(host)
    if address is not None:
        return _is_in(address, name)
    name = name.removeprefix("*").strip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _split(entry: str) -> tuple[str, str]:
    """An entry's host and its port; the colons of an IPv6 address are none of a port."""
    bracketed = re.fullmatch(r"\[([^\]]*)\](?::(\d{1,5}))?", entry)
    if bracketed:
        return bracketed[1], bracketed[2] or ""
    with_port = re.fullmatch(r"([^:]*):(\d{1,5})", entry)
    return (with_port[1], with_port[2]) if with_port else (entry, "")


def _is_in(address: Address, network: str) -> bool:
    try:
        return address in ipaddress.ip_network(network.replace("[", "").replace("]", ""), False)
    except ValueError:
        return False


def _address(host: str) -> Address | None:
    """An IP address, the IPv4 one of a mapped one; None for a name."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
