"""Where each setting's value comes from.

The first source that gives a value counts: an option, a DATA8_* variable, config.toml, the
default. Of a profile's settings, config.toml gives those of the chosen one; it is chosen by
the option, DATA8_PROFILE, `default_profile`, or by being the only one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, create_model
from pydantic_settings import BaseSettings, SettingsConfigDict

from data8_tui.codes import Remedy
from data8_tui.errors import ConfigurationError
from data8_tui.settings import config_file
from data8_tui.settings.config_file import ConfigFile, contradiction
from data8_tui.settings.model import AccountSettings, Preferences, Settings
from data8_tui.settings.reference import ACCOUNT, Setting, list_settings
from data8_tui.settings.zone_name import UNKNOWN_ZONE

OPTIONS, ENVIRONMENT, FILE, DEFAULT = "command line", "environment", "config file", "default"
"""The sources by name, in their order."""


@dataclass(frozen=True)
class Source:
    """What one place sets; `account` is what it sets of the chosen profile."""

    name: str
    account: AccountSettings
    settings: Settings

    def sets(self, setting: Setting) -> bool:
        """Whether a value of this setting is given here."""
        return setting.key in self._table(setting).model_fields_set

    def value(self, setting: Setting) -> Any:
        """The value given here, or the default."""
        return getattr(self._table(setting), setting.key)

    def _table(self, setting: Setting) -> Any:
        if setting.table == ACCOUNT:
            return self.account
        return getattr(self.settings, setting.table) if setting.table else self.settings


_KEY_LOG = (
    "SSLKEYLOGFILE is ignored: with the keys in that file anybody could read the credentials and "
    "records on their way"
)


class _Variables(BaseSettings):
    """The DATA8_* variables. An empty one counts as not set; no `.env` file is read."""

    model_config = SettingsConfigDict(env_ignore_empty=True)

    config: Path | None = Field(None, validation_alias="DATA8_CONFIG")
    key_log: str | None = Field(None, validation_alias="SSLKEYLOGFILE")


@dataclass(frozen=True)
class ResolvedSettings:
    """The sources in order, and what they give together."""

    settings: tuple[Setting, ...]
    options: Source
    environment: Source
    file: ConfigFile
    profile_name: str | None

    @property
    def table(self) -> AccountSettings:
        """The chosen profile's own table; an empty one where none is chosen."""
        return self.file.profiles[self.profile_name] if self.profile_name else AccountSettings()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources, the one that counts most first; defaults are no source."""
        return self.options, self.environment, Source(FILE, self.table, self.file.settings)

    def resolve(self, setting: Setting) -> tuple[Any, str]:
        """A setting's value and the name of its source; None and an empty name for neither."""
        given = [source for source in self.sources if source.sets(setting)]
        if setting.override.lasting:
            given.sort(key=lambda source: not source.value(setting))
        for source in given:
            return source.value(setting), source.name
        return setting.default, DEFAULT if setting.default is not None else ""

    def find(self, name: str) -> tuple[Any, str]:
        """The same, for the setting that `config show` calls `name`."""
        return self.resolve(next(one for one in self.settings if one.name == name))

    @property
    def secret_key(self) -> str:
        """What gives the secret: ENVIRONMENT, a setting of the profile, or nothing: then empty."""
        if self.find("client_secret")[1] == ENVIRONMENT:
            return ENVIRONMENT
        return next(iter(self.table.secret_keys), "")

    def entries(self, setting: Setting) -> Iterator[tuple[str, Any, str]]:
        """What `config show` calls it, its value and the name of its source.

        One for each name where the setting belongs to a named table that is no profile's.
        """
        if not setting.named or setting.table == ACCOUNT:
            yield setting.name, *self.resolve(setting)
            return
        for name, table in getattr(self.file.settings, setting.table).items():
            given = setting.key in table.model_fields_set
            called = f"{setting.table}.{name}.{setting.key}"
            yield called, getattr(table, setting.key), FILE if given else DEFAULT

    def place(self, name: str) -> str:
        """Where the value of that setting is given, for a message."""
        setting = next(one for one in self.settings if one.name == name)
        source = self.resolve(setting)[1]
        if source == FILE:
            of = f" of profile “{self.profile_name}”" if setting.table == ACCOUNT else ""
            return f"{setting.name}{of} in {self.file.path}"
        override = setting.override
        return override.option if source == OPTIONS else override.variable

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences that a person should see before anything else happens."""
        return (*self.file.warnings, *([_KEY_LOG] if _Variables().key_log else []))

    @property
    def account(self) -> dict[str, Any]:
        """The account to use: each setting of a profile with its value."""
        ours = (one for one in self.settings if one.table == ACCOUNT)
        return {one.key: self.resolve(one)[0] for one in ours}

    @property
    def preferences(self) -> Preferences:
        """Everything that concerns no account. Raises ConfigurationError for contradictions."""
        tables: dict[str, dict[str, Any]] = {}
        for setting in self.settings:
            if setting.table and not setting.named:
                tables.setdefault(setting.table, {})[setting.key] = self.resolve(setting)[0]
        own = self.file.settings
        try:
            return type(own).model_validate(
                {
                    **tables,
                    "workflows": own.workflows,
                    "views": own.views,
                    "commands": own.commands,
                    "keys": own.keys,
                }
            )
        except ValidationError as error:  # each source is valid, and together they aren't
            raise ConfigurationError(contradiction(error)) from None

    @property
    def account_name(self) -> str:
        """The account's name for a person: its profile, or where its client is named."""
        named = any(source.settings.default_profile for source in (self.options, self.environment))
        source = self.find("client_id")[1]
        if self.profile_name and (named or source == FILE):
            return self.profile_name
        return source or self.profile_name or "none"


def read_settings(
    flags: Mapping[str, str | None] | None = None, model: type[Settings] = Settings
) -> ResolvedSettings:
    """All sources as they are, complete or not.

    `flags` maps options (written with underscores, without dashes in front) to what was given.
    Raises ConfigurationError for what can't be read or has a wrong value.
    """
    settings = tuple(list_settings(model))
    given = {key: text for key, value in (flags or {}).items() if (text := (value or "").strip())}
    variables = _read_variables(settings)
    options = {one: given.get(_option_key(one)) for one in settings if one.override.option}
    environment = {one: variables.get(one.override.variable) for one in settings}
    by_option = _source(OPTIONS, options, model)
    by_variable = _source(ENVIRONMENT, environment, model)
    file = _read_file(given.get("config") or variables.get("DATA8_CONFIG"), model)
    named = by_option.settings.default_profile or by_variable.settings.default_profile
    return ResolvedSettings(settings, by_option, by_variable, file, _choose(named, file))


def given_account(flags: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The texts of a profile that options and variables give, without a secret; by their keys.

    Raises ConfigurationError for a wrong value.
    """
    settings = tuple(list_settings())
    given = {key: text for key, text in (flags or {}).items() if text}
    variables = _read_variables(settings)
    found = {
        one.key: given.get(_option_key(one)) or variables.get(one.override.variable)
        for one in settings
        if one.table == ACCOUNT and one.override.option and not one.override.lasting
    }
    return {key: text for key, text in found.items() if text}


def config_path(flags: Mapping[str, str | None] | None = None) -> Path:
    """The config.toml that would be read: the option, DATA8_CONFIG or the user's own."""
    named = (flags or {}).get("config") or _Variables().config or config_file.default_config_path()
    return Path(str(named).strip()).expanduser()


def _read_variables(settings: tuple[Setting, ...]) -> dict[str, str]:
    """The variables that are set and not empty, by name."""
    names = [one.override.variable for one in settings if one.override.variable]
    fields: Any = {
        name.lower(): (str | None, Field(None, validation_alias=name, repr=False)) for name in names
    }
    found = create_model("Variables", __base__=_Variables, **fields)()
    values = {name: getattr(found, name.lower()) for name in names} | {"DATA8_CONFIG": found.config}
    return {name: text for name, value in values.items() if (text := str(value or "").strip())}


def _option_key(setting: Setting) -> str:
    return setting.override.option.removeprefix("--").replace("-", "_")


def _source(name: str, given: Mapping[Setting, str | None], model: type[Settings]) -> Source:
    """What one place sets, from its texts."""
    tables: dict[str, Any] = {}
    for setting, text in given.items():
        if text:
            inside = tables.setdefault(setting.table, {}) if setting.table else tables
            inside[setting.key] = text
    try:
        account = AccountSettings.model_validate_strings(tables.pop(ACCOUNT, {}))
        return Source(name, account, model.model_validate_strings(tables))
    except ValidationError as error:
        if text := contradiction(error):
            raise ConfigurationError(f"{name}: {text}") from None
        first = error.errors(include_url=False, include_input=False)[0]
        path = ".".join(map(str, first["loc"]))
        wrong = next(one for one in given if one.name == path)
        called = wrong.override.option if name == OPTIONS else wrong.override.variable
        expected = first["msg"] if first["type"] == UNKNOWN_ZONE else wrong.expected
        raise ConfigurationError(f"{called} should be {expected}") from None


def _read_file(named: str | None, model: type[Settings]) -> ConfigFile:
    path = Path(named or config_file.default_config_path()).expanduser()
    try:
        return config_file.read(path, model)
    except FileNotFoundError:
        if named:
            raise ConfigurationError(f"there is no {path}") from None
        return ConfigFile(path, model())


def _choose(named: str | None, file: ConfigFile) -> str | None:
    chosen = named or file.settings.default_profile
    if chosen is None:
        return next(iter(file.profiles)) if len(file.profiles) == 1 else None
    if chosen not in file.profiles:
        there = [name for name in file.profiles if name] or ["none"]
        raise ConfigurationError(
            f"there is no profile “{chosen}” in {file.path}",
            remedy=Remedy.KNOWN_PROFILES(profiles=there),
        )
    return chosen
