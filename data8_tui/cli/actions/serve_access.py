"""Who may use the served application: the browser that opened the printed address, and no other.

A cookie of 127.0.0.1 is sent to every port of it, so its name has the port; it is sent with no
request that another site causes (SameSite=Strict), and no script can read it (HttpOnly).
"""

import secrets
from collections.abc import Mapping
from hmac import compare_digest


class SiteAccess:
    """A token that can be exchanged once, and the cookie that is given for it."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(32)
        self._unused = True
        self._cookie = secrets.token_urlsafe(32)
        self.hosts: tuple[str, ...] = ()
        """What a browser sends as Host: the addresses of the site, with its port."""

    def listen_on(self, host: str, port: int) -> None:
        """Take requests for that address."""
        shown = f"[{host}]" if ":" in host else host
        self.hosts = (f"{shown}:{port}", f"localhost:{port}")
        self.cookie_name = f"data8_tui_{port}"

    @property
    def address(self) -> str:
        """What is printed: the site with the token."""
        return f"http://{self.hosts[0]}/?token={self.token}"

    @property
    def cookie(self) -> str:
        """The header that gives the cookie."""
        return f"{self.cookie_name}={self._cookie}; Path=/; HttpOnly; SameSite=Strict"

    def is_ours(self, host: str) -> bool:
        """Whether a request's Host is this site's: a name that was bound to 127.0.0.1 isn't."""
        return host.lower() in self.hosts

    def is_known(self, cookies: Mapping[str, str]) -> bool:
        """Whether a request has the cookie."""
        return _equal(cookies.get(self.cookie_name, ""), self._cookie)

    def exchange(self, token: str) -> bool:
        """Use up the token; whether it was the right one, for the first time."""
        if not self._unused or not _equal(token, self.token):
            return False
        self._unused = False
        return True

    def is_own_origin(self, host: str, origin: str | None) -> bool:
        """Whether a page of this very site opens a web socket: browsers send its Origin."""
        return origin is not None and origin.lower() == f"http://{host.lower()}"


def _equal(given: str, expected: str) -> bool:
    return compare_digest(given.encode("utf-8", "replace"), expected.encode())
