"""Where the account's secret comes from, and reading it when a token is needed.

The first of these counts: DATA8_CLIENT_SECRET, then what the profile has, which is one of
`client_secret`, `secret_file`, `secret_command`, `secret_credential` and `secret_keyring`.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from data8_tui.clock import Clock
from data8_tui.codes import Remedy
from data8_tui.errors import SecretUnavailable
from data8_tui.settings import secret_places
from data8_tui.settings.kept_secret import KeptSecret, end_of, parse_secret
from data8_tui.threads import CheckInterrupted
from data8_tui.time_zone import on_machine

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class SecretSource:
    """One place of one profile's secret, not read yet. `value` is that of the setting `key`.

    A file is relative to `folder`, the one of config.toml.
    """

    profile: str
    client_id: str
    key: str
    value: Any
    expires: date | None = None
    folder: Path = Path()

    @property
    def called(self) -> str:
        """How messages name it."""
        return f"{self.key} of profile “{self.profile}”"

    def read(self, check_interrupted: CheckInterrupted) -> KeptSecret:
        """The secret. It blocks. Raises SecretUnavailable and WorkInterrupted."""
        if isinstance(self.value, SecretStr):
            kept = KeptSecret(self.value)
        else:
            kept = self._parsed(self._text(check_interrupted))
        if kept.client_id and kept.client_id != self.client_id:
            raise SecretUnavailable(
                f"{self.called} is for client “{kept.client_id}”, not “{self.client_id}”",
                remedy=Remedy.WRITE_SECRET(),
            )
        own = end_of(self.expires) if self.expires else None
        return KeptSecret(kept.secret, kept.client_id, kept.expires or own)

    def _text(self, check_interrupted: CheckInterrupted) -> str:
        what = self.called
        match self.key:
            case "secret_file":
                path = self.folder / os.path.expanduser(self.value)
                return secret_places.read_secret_file(path, what)
            case "secret_command":
                return secret_places.run_secret_command(self.value, what, check_interrupted)
            case "secret_credential":
                return secret_places.read_credential(self.value, what)
            case "secret_keyring":
                return secret_places.read_keyring(
                    self.value, self.client_id, what, check_interrupted
                )
        raise AssertionError(f"no place of a secret is called {self.key}")

    def _parsed(self, text: str) -> KeptSecret:
        try:
            return parse_secret(text)
        except ValueError as error:
            fault = str(error)
        raise SecretUnavailable(f"{self.called} {fault}", remedy=Remedy.WRITE_SECRET())


@dataclass(frozen=True, slots=True)
class SecretExpiry:
    """When the secret of a profile expires."""

    profile: str
    at: datetime

    @property
    def last_day(self) -> date:
        """The last day on which it is valid, where this machine is."""
        return (on_machine(self.at) - timedelta(microseconds=1)).date()


@dataclass(frozen=True)
class SecretReader:
    """Reads the secret for a token; `on_expiry` is called, in the thread, where it has an end."""

    source: SecretSource
    clock: Clock
    on_expiry: Callable[[SecretExpiry], None]

    def __call__(self, check_interrupted: CheckInterrupted) -> SecretStr:
        """The secret. Raises SecretUnavailable, also for one that has expired."""
        kept = self.source.read(check_interrupted)
        _LOG.info("the secret was read: %s", self.source.key)
        if kept.expires is not None:
            expiry = SecretExpiry(self.source.profile, kept.expires)
            if kept.expires <= self.clock.now():
                raise SecretUnavailable(
                    f"the secret of profile “{self.source.profile}” expired: its last day was "
                    f"{expiry.last_day}",
                    remedy=Remedy.RENEW_SECRET(),
                )
            self.on_expiry(expiry)
        return kept.secret
