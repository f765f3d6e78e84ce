"""One account at one address, its secret never printable, and the person's preferences."""

from collections.abc import Callable, Mapping

from pydantic import BaseModel, ConfigDict, SecretStr

from data8_tui.addresses import is_loopback
from data8_tui.clock import Clock
from data8_tui.redaction import register_secret
from data8_tui.settings.choices import AccountColor
from data8_tui.settings.credentials import check_credentials
from data8_tui.settings.model import Preferences
from data8_tui.settings.secret_source import SecretExpiry, SecretReader, SecretSource
from data8_tui.settings.sources import ENVIRONMENT, ResolvedSettings, read_settings


class Profile(BaseModel):
    """Everything a connection needs, and what is preferred. `name` is for reading.

    Of a `read_only` profile nothing is uploaded, submitted or run. `label` and `color` are what an
    application shows, the label in place of the name.

    `warnings` are sentences that a person should see before anything else happens. Nothing of a
    `fleeting` account is kept after the session; of the demo's, `past_days` days of jobs are read
    into its history when the application starts. `offline` is no account: nothing is requested.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True)

    name: str
    base_url: str
    token_url: str
    client_id: str
    client_secret: SecretStr | None
    scope: str
    secret_source: SecretSource | None = None
    """Where the secret is read from when it is needed; None where `client_secret` is all."""
    warnings: tuple[str, ...] = ()
    preferences: Preferences = Preferences()
    read_only: bool = False
    label: str = ""
    mask: bool = False
    color: AccountColor = "none"
    fleeting: bool = False
    past_days: int = 0
    offline: bool = False

    def model_post_init(self, context: object) -> None:
        """pydantic's: have the secret redacted from here on."""
        if self.client_secret is not None and not self.offline:
            register_secret(self.client_secret.get_secret_value())

    def secret(
        self, clock: Clock, on_expiry: Callable[[SecretExpiry], None]
    ) -> "SecretStr | SecretReader":
        """The secret, or what reads it; `on_expiry` is called in that one's thread."""
        if self.secret_source is not None:
            return SecretReader(self.secret_source, clock, on_expiry)
        if self.client_secret is None:
            raise AssertionError("a profile has a secret, or a place where it is kept")
        return self.client_secret

    @property
    def titles(self) -> tuple[str, ...]:
        """Which account this is, for a title, the longest first; each begins with the last one."""
        named = self.label or self.name
        return (f"{named} · {self.client_id}", named) if self.client_id != named else (named,)

    @property
    def sandbox(self) -> bool:
        """Whether the other end is on this machine, and so no account at Data8."""
        return is_loopback(self.base_url)


def load_profile(flags: Mapping[str, str | None] | None = None) -> Profile:
    """The profile that options, environment and config.toml give together.

    `flags` maps --profile, --config, --base-url and the like (written with underscores, without
    dashes in front) to what was given. Raises ConfigurationError.
    """
    settings = read_settings(flags)
    check_credentials(settings)
    return Profile(
        name=settings.account_name,
        warnings=settings.warnings,
        preferences=settings.preferences,
        secret_source=_secret_source(settings),
        **settings.account,
    )


def _secret_source(settings: ResolvedSettings) -> SecretSource | None:
    """None where the environment has it, or the profile itself without an end."""
    key, table, profile = settings.secret_key, settings.table, settings.profile_name or ""
    if key == ENVIRONMENT or (key == "client_secret" and table.secret_expires is None):
        return None
    client_id = settings.find("client_id")[0]
    value, folder = getattr(table, key), settings.file.path.parent
    return SecretSource(profile, client_id, key, value, table.secret_expires, folder)


def offline_profile(preferences: Preferences) -> Profile:
    """A profile without an account, for what is on this machine."""
    nowhere = "https://offline.invalid"  # a name that RFC 2606 keeps from ever being one
    return Profile(
        name="no account",
        base_url=nowhere,
        token_url=nowhere,
        client_id="",
        client_secret=SecretStr(""),
        scope="",
        preferences=preferences,
        fleeting=True,
        offline=True,
    )
