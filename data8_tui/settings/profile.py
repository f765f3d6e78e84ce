"""Whom to speak to, and as whom: one account at one address, its secret never printable."""

from pydantic import BaseModel, ConfigDict, SecretStr

from data8_tui.addresses import is_loopback
from data8_tui.settings.config_file import Given

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
