"""Whom to speak to, and as whom: one account at one address, its secret never printable."""

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr

from data8_tui.api.connection import is_loopback
from data8_tui.config_file import Given

OWN_ADDRESSES = Given(
    base_url="https://api.data-8.co.uk",
    token_url="https://auth.data-8.co.uk/connect/token",  # noqa: S106 - an address
    scope="BatchApi",
)
"""Data8's own, from its public documentation."""


class Profile(BaseModel):
    """Everything a connection needs. `name` is for reading: the profile's, or “environment”.

    `warnings` are sentences that a person should see before anything else happens. `on_finish` is
    the person's own command for news of a job, `notices` the kind of notice for their terminal. Of
    a `fleeting` account nothing is to be remembered.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    name: str
    base_url: str
    token_url: str
    client_id: str
    client_secret: SecretStr
    scope: str
    warnings: tuple[str, ...] = ()
    on_finish: tuple[str, ...] = ()
    notices: str = "auto"
    fleeting: bool = False

    @property
    def label(self) -> str:
        """Which account this is, for a title: the profile and whom it speaks as."""
        return f"{self.name} · {self.client_id}" if self.client_id != self.name else self.name

    @property
    def sandbox(self) -> bool:
        """Whether the other end is on this machine, and so no account at Data8."""
        return is_loopback(self.base_url)


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
