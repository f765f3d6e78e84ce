"""Each setting's value as it may be seen, and where it comes from."""

import re
from datetime import date
from typing import Any, Final

from data8_tui.addresses import mask_password
from data8_tui.settings.credentials import ADDRESSES
from data8_tui.settings.model import SECRET_KEYS
from data8_tui.settings.sources import ResolvedSettings

HIDDEN: Final = "(hidden)"
"""What stands in place of a secret."""

ShownSettings = dict[str, tuple[Any, str]]
"""Each setting's value and where it comes from, by the setting's name."""


def shown_settings(settings: ResolvedSettings) -> ShownSettings:
    """All of them without secrets; `default_profile` is shown as what it chooses."""
    found: ShownSettings = {}
    for setting in settings.settings:
        if setting.name != "default_profile":
            for name, value, source in settings.entries(setting):
                found[name] = (_masked(name, value), source)
    if settings.secret_key in SECRET_KEYS[1:]:
        found["client_secret"] = (HIDDEN, settings.secret_key)
    return found


def _masked(name: str, value: Any) -> Any:
    """A setting's value as it may be seen: of a command its name, since the rest may be secret."""
    if name in ADDRESSES:
        return mask_password(value)
    if name == "client_secret" and value:
        return HIDDEN
    if (name == "secret_command" or re.fullmatch(r"commands\..*\.argv", name)) and value:
        return f"{value[0]} {HIDDEN}" if len(value) > 1 else value[0]
    return value.isoformat() if isinstance(value, date) else value
