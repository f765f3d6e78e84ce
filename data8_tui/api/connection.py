"""Where Data8 is and who is asking: checked once, before anything is sent."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import SecretStr

from data8_tui.addresses import WEB_ADDRESS, AddressFault, address_fault, is_loopback
from data8_tui.codes import Remedy
from data8_tui.errors import ConfigurationError
from data8_tui.redaction import register_secret
from data8_tui.threads import CheckInterrupted

ReadSecret = Callable[[CheckInterrupted], SecretStr]
"""Blocks. Raises SecretUnavailable, and WorkInterrupted."""

_REMEDIES = {
    AddressFault.NOT_PLAIN: Remedy.WRITE_PLAIN_ADDRESS,
    AddressFault.NOT_HTTPS: Remedy.USE_HTTPS,
}


def _is_readable(host: str) -> bool:
    """Whether the encoded labels of a host, if there are any, are sound."""
    if "xn--" not in host.lower():
        return True
    import httpx

    try:
        return bool(httpx.URL(host=host).host)
    except (ValueError, httpx.InvalidURL):
        return False


def _checked(url: str, what: str) -> str:
    """`url` without its trailing slash. Raises ConfigurationError; the text isn't repeated."""
    fault = address_fault(url)
    match = WEB_ADDRESS.fullmatch(url.strip())
    if match is None or not _is_readable(match["host"]):
        fault = AddressFault.NOT_PLAIN
    if fault is not None:
        raise ConfigurationError(f"The {what} {fault}", remedy=_REMEDIES[fault]())
    return url.strip().rstrip("/")


@dataclass(frozen=True, slots=True)
class Connection:
    """One account at one Data8. Raises ConfigurationError where an address can't be used.

    `client_secret` may be a function that reads it, in a thread, when a token is needed.

    `timeout` is in seconds and is for each step (connect, send, each piece of an answer);
    `deadline` is for one whole attempt, four timeouts where it isn't given. `concurrency` is how
    many requests are under way at most.
    """

    base_url: str
    token_url: str
    client_id: str
    client_secret: SecretStr | ReadSecret
    scope: str = "BatchApi"
    timeout: float = 30.0
    concurrency: int = 8
    deadline: float = 0.0

    def __post_init__(self) -> None:
        if isinstance(self.client_secret, SecretStr):
            register_secret(self.client_secret.get_secret_value())
        object.__setattr__(self, "base_url", _checked(self.base_url, "base address"))
        object.__setattr__(self, "token_url", _checked(self.token_url, "token address"))
        object.__setattr__(self, "deadline", self.deadline or 4 * self.timeout)

    @property
    def local(self) -> bool:
        """Whether both addresses are on this machine, as the sandbox's are."""
        return is_loopback(self.base_url) and is_loopback(self.token_url)

    @property
    def plain(self) -> bool:
        """Whether neither address is https, which only addresses on this machine may be."""
        return not any(url.lower().startswith("https:") for url in (self.base_url, self.token_url))
