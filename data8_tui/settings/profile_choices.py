"""The profiles that an application may change to while it runs."""

from collections.abc import Mapping
from dataclasses import dataclass

from data8_tui.errors import ConfigurationError
from data8_tui.settings.profile import Profile, load_profile
from data8_tui.settings.sources import read_settings

_SELECTING = ("config", "base_url", "token_url", "client_id", "scope")


@dataclass(frozen=True, slots=True)
class ProfileChoice:
    """A profile of config.toml; `label` is what an application calls it."""

    name: str
    label: str
    client_id: str
    base_url: str
    read_only: bool


@dataclass
class ProfileChoices:
    """Those that the options and config.toml give. The file is read each time: it may change.

    `flags` are the options of this process, as for `load_profile`; None for the demo, whose account
    is the only one.
    """

    flags: Mapping[str, str | None] | None = None

    def list(self) -> tuple[ProfileChoice, ...]:
        """All of them, in the order of the file. Raises ConfigurationError."""
        if self.flags is None:
            return ()
        profiles = read_settings({**self.flags, "profile": None}).file.profiles
        return tuple(
            ProfileChoice(
                name, each.label or name, each.client_id or "", each.base_url, each.read_only
            )
            for name, each in profiles.items()
        )

    def forbid_changes(self) -> None:
        """Have every profile that is loaded from here on read-only; there is no way back."""
        self.flags = None if self.flags is None else {**self.flags, "read_only": "true"}

    def selecting(self, name: str) -> dict[str, str]:
        """The options that give the account of that name again; `demo` has no value.

        A profile is named where there are several, or an option named one.
        """
        if self.flags is None:
            return {"demo": ""}
        given = {key: value for key in _SELECTING if (value := self.flags.get(key))}
        try:
            names = [choice.name for choice in self.list()]
        except ConfigurationError:
            names = []
        named = name in names and (len(names) > 1 or bool(self.flags.get("profile")))
        return {**given, **({"profile": name} if named else {})}

    def load(self, name: str) -> Profile:
        """The profile of that name. Raises ConfigurationError."""
        return load_profile({**(self.flags or {}), "profile": name})
