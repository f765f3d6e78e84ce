"""Profiles: whom to speak to, and as whom.

A value comes from the first place that gives it: a flag, the DATA8_* environment, the chosen
profile of config.toml, Data8's own addresses. The profile is chosen by --profile, DATA8_PROFILE,
`default_profile`, or by being the only one.

**A secret goes only where it was meant to go.** A profile's secret goes to that profile's own
addresses (Data8's, where it gives none): a flag or a variable that points elsewhere is an error.
A secret from the environment goes to the addresses of the environment and of the flags, and to
Data8's own; to a profile's only if the environment itself names that profile (DATA8_PROFILE).
There is no flag for a secret: the process list and the shell's history would show it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from data8_tui.addresses import same_address
from data8_tui.errors import ConfigurationError
from data8_tui.settings import config_file
from data8_tui.settings.config_file import ConfigFile, Given
from data8_tui.settings.profile import OWN_ADDRESSES, Profile


class Environment(BaseSettings, Given):
    """The DATA8_* variables. An empty one counts as not set; no `.env` file is read."""

    model_config = SettingsConfigDict(env_prefix="DATA8_", env_ignore_empty=True)

    profile: str | None = None
    config: Path | None = None


class Flags(Given):
    """What the command line says."""

    profile: str | None = None
    config: Path | None = None


@dataclass(frozen=True)
class Settings:
    """The places in order, and what they give together."""

    flags: Flags
    environment: Environment
    file: ConfigFile
    profile_name: str | None

    @property
    def table(self) -> Given:
        """The chosen profile's own table; an empty one where none is chosen."""
        return self.file.profiles[self.profile_name] if self.profile_name else Given()

    @property
    def places(self) -> Mapping[str, Given]:
        """Where values come from, first come first served, each under the name to show."""
        return {
            "command line": self.flags,
            "environment": self.environment,
            "config file": self.table,
            "Data8": OWN_ADDRESSES,
        }

    @property
    def keys(self) -> tuple[str, ...]:
        """Every setting, in the order to show."""
        return tuple(Given.model_fields)

    def find(self, key: str) -> tuple[str, str]:
        """A key's value and the place that gives it; two empty texts where none does."""
        for place, given in self.places.items():
            value = getattr(given, key)
            if value is not None:
                return value.get_secret_value() if key == "client_secret" else value, place
        return "", ""

    @property
    def name(self) -> str:
        """Whose account it is, as far as that can be told."""
        named = self.flags.profile or self.environment.profile
        if self.profile_name and (named or self.find("client_id")[1] == "config file"):
            return self.profile_name
        return self.find("client_id")[1] or self.profile_name or "none"


def load_profile(flags: Mapping[str, str | None] | None = None) -> Profile:
    """The profile that flags, environment and file give together.

    `flags` maps --profile, --config, --base-url, --token-url, --client-id and --scope (written
    with underscores, without dashes in front) to what was said. Raises ConfigurationError.
    """
    settings = read_settings(flags)
    _check_credentials(settings)
    _check_identity(settings)
    for address in ("base_url", "token_url"):
        _check_destination(settings, address)
    values = {key: settings.find(key)[0] for key in settings.keys}
    file = settings.file
    told = {"on_finish": file.on_finish, "notices": file.notices}
    return Profile(name=settings.name, warnings=file.warnings, **told, **values)


def read_settings(flags: Mapping[str, str | None] | None = None) -> Settings:
    """The places as they are, complete or not. Raises ConfigurationError for what can't be read."""
    said = Flags.model_validate({key: value for key, value in (flags or {}).items() if value})
    environment = Environment()
    named = said.config or environment.config
    path = (named or config_file.default_config_path()).expanduser()
    try:
        file = config_file.read(path)
    except FileNotFoundError:
        if named:
            raise ConfigurationError(f"there is no {path}") from None
        file = ConfigFile(path)
    return Settings(said, environment, file, _choose(said.profile or environment.profile, file))


def _choose(named: str | None, file: ConfigFile) -> str | None:
    chosen = named or file.default_profile
    if chosen is None:
        return next(iter(file.profiles)) if len(file.profiles) == 1 else None
    if chosen not in file.profiles:
        there = ", ".join(file.profiles) or "none"
        raise ConfigurationError(
            f"there is no profile “{chosen}” in {file.path}", hint=f"profiles there: {there}"
        )
    return chosen


def _check_credentials(settings: Settings) -> None:
    missing = [key for key in ("client_id", "client_secret") if not settings.find(key)[0]]
    if not missing:
        return
    if settings.file.profiles and settings.profile_name is None:
        raise ConfigurationError(
            f"{settings.file.path} has several profiles and names none as default_profile",
            hint=f"choose one with --profile: {', '.join(settings.file.profiles)}",
        )
    table = f"[profiles.{settings.profile_name or 'default'}]"
    raise ConfigurationError(
        f"no credentials: set {' and '.join(f'DATA8_{key.upper()}' for key in missing)}",
        hint=f"or write {' and '.join(missing)} under {table} in {settings.file.path}\n"
        "to look around a made-up account first: data8-tui --demo",
    )


def _check_identity(settings: Settings) -> None:
    """A profile asked for by flag must not be answered by another client's credentials."""
    own, exported = settings.table.client_id, settings.environment.client_id
    if settings.flags.profile and own and exported and own != exported:
        raise ConfigurationError(
            f"--profile {settings.flags.profile} and DATA8_CLIENT_ID name two different clients",
            hint="unset DATA8_CLIENT_ID and DATA8_CLIENT_SECRET, or leave --profile out",
        )


def _check_destination(settings: Settings, key: str) -> None:
    """Refuse to send the secret to an address that it was not given for (see the module)."""
    address, place = settings.find(key)
    own = getattr(OWN_ADDRESSES, key)
    kept_for = getattr(settings.table, key) or own
    in_file = settings.find("client_secret")[1] == "config file"
    if in_file and not same_address(address, kept_for):
        raise ConfigurationError(
            f"profile “{settings.profile_name}” keeps its secret for {kept_for}, "
            f"not for the {key} from the {place}: {address}",
            hint="set DATA8_CLIENT_ID and DATA8_CLIENT_SECRET for that address, "
            "or give it a profile of its own",
        )
    named = settings.environment.profile == settings.profile_name
    if not (in_file or named or place != "config file" or same_address(address, own)):
        raise ConfigurationError(
            f"DATA8_CLIENT_SECRET would go to profile “{settings.profile_name}”: {address}",
            hint=f"set DATA8_PROFILE={settings.profile_name} if it is meant for it, "
            "or unset the secret",
        )
