"""The connection options of one invocation, and the session that they open."""

import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from data8_tui.cli import output, remedies, talk
from data8_tui.errors import ConfigurationError, NotFound, ReadOnlyProfile, StorageError, UsageError
from data8_tui.time_zone import set_time_zone

if TYPE_CHECKING:
    from data8_tui.api.client import Retry
    from data8_tui.session import Session
    from data8_tui.settings.model import Preferences
    from data8_tui.settings.profile import Profile
    from data8_tui.settings.secret_source import SecretExpiry
    from data8_tui.transfer.readers.files import ReadOptions

_QUIET = 2.0
"""Seconds in which the same reason and attempt are written once."""
Work = Callable[["Session"], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class FilesToOpen:
    """Local files, and how they are read."""

    paths: tuple[Path, ...]
    options: "ReadOptions"


class KeptWork(Protocol):
    """A session that stays open for several commands, and what selected its account."""

    profile: "Profile"
    selection: object

    def run(self, task: Work) -> None: ...


class Invocation:
    """One run of the program. Nothing heavy is imported before a command asks for a profile."""

    def __init__(self) -> None:
        self.flags: dict[str, str] = {}
        self.demo = False
        self.plain = False
        """Whether the plain form was asked for by the option."""
        self.switches: set[str] = set()
        """The options without a value that set something: read_only, debug."""
        self.theme: str | None = None
        self.time_zone: str | None = None
        self.application: Callable[[Invocation], int] = _no_application
        """Opens the terminal application, and returns its exit status."""
        self.kept: KeptWork | None = None
        """The session that is open for its selection; each command opens its own without one."""
        self.files: FilesToOpen | None = None
        """What the application shows, in place of an account."""

    def take(self, name: str, value: str | bool | None) -> None:
        """Store an option, wherever it was given; one after the command overrides one before it."""
        if name == "plain":
            self.plain = self.plain or bool(value)
            output.set_plain(output.is_plain() or self.plain)
        elif name == "demo":
            self.demo = self.demo or bool(value)
        elif isinstance(value, bool):
            self.switches |= {name} if value else set()
        elif name == "theme":
            self.theme = str(value) if value else self.theme
        elif name == "timezone":
            self.time_zone = str(value) if value else self.time_zone
        elif isinstance(value, str):
            self.flags[name] = value

    @property
    def options(self) -> dict[str, str | None]:
        """The options that settings are read with."""
        return {
            **self.flags,
            "theme": self.theme,
            "timezone": self.time_zone,
            **dict.fromkeys(self.switches, "true"),
            **self._denied,
        }

    @property
    def _denied(self) -> dict[str, str]:
        """The switches that turn a setting off: `--no-mouse`."""
        return {name: "false" for name in self.switches if name.startswith("no_")}

    @contextmanager
    def profile(self, meanwhile: Callable[[], None] = lambda: None) -> "Iterator[Profile]":
        """The profile for the duration of the block; the demo's sandbox ends with it.

        `meanwhile` is done while that starts. Raises ConfigurationError, and UsageError for
        options that exclude each other.
        """
        if (kept := self._kept_here) is not None:
            yield kept.profile
        elif self.demo and not self.files:
            self._refuse_connection_options()
            # What can't be read or written is reported before `meanwhile` draws on the terminal.
            preferences = self._demo_preferences()
            set_time_zone(preferences.display.timezone)
            with _log(preferences), self._demo_profile(preferences, meanwhile) as profile:
                yield profile
        else:
            own = self._offline_profile if self.files else self._own_profile
            with own() as profile, _log(profile.preferences):
                set_time_zone(profile.preferences.display.timezone)
                yield profile

    def use_time_zone(self) -> None:
        """Read and show times in the zone of the settings, before a profile is opened or without.

        Settings with a fault are reported where a profile is opened.
        """
        from data8_tui.settings.sources import read_settings

        with suppress(ConfigurationError):
            set_time_zone(read_settings(self.options).preferences.display.timezone)

    def work(self, task: Work, *, refused: str = "") -> None:
        """Run the task in a session, which is closed in order however the task ends.

        `refused` is what a read-only profile forbids of it: `nothing is uploaded`. Raises
        ReadOnlyProfile.
        """
        import asyncio

        talk.set_command(self.flags)
        with self.profile() as profile:
            if refused and profile.read_only:
                raise ReadOnlyProfile(profile.name, refused)
            if (kept := self._kept_here) is not None:
                kept.run(task)
            else:
                asyncio.run(_in_session(profile, task))

    @property
    def selection(self) -> object:
        """What selects the account; equal for two invocations of the same one."""
        return self.demo, self.flags, self.switches

    @property
    def _kept_here(self) -> "KeptWork | None":
        """The session that is kept open, where it is for this account."""
        fits = self.kept is not None and self.kept.selection == self.selection
        return self.kept if fits else None

    @contextmanager
    def _offline_profile(self) -> "Iterator[Profile]":
        from data8_tui.settings.profile import offline_profile

        yield offline_profile(self._demo_preferences())

    def _refuse_connection_options(self) -> None:
        if self.flags:
            options = ", ".join(f"--{name.replace('_', '-')}" for name in self.flags)
            raise UsageError(f"--demo speaks to a made-up account: it can't go with {options}")

    @contextmanager
    def _demo_profile(
        self, preferences: "Preferences", meanwhile: Callable[[], None]
    ) -> "Iterator[Profile]":
        from data8_tui.demo import demo_profile

        with demo_profile(preferences, meanwhile) as profile:
            yield profile.model_copy(update={"read_only": "read_only" in self.switches})

    def _demo_preferences(self) -> "Preferences":
        """The person's own, but for notices; it works with a wrong config.toml, too."""
        from data8_tui.settings.credentials import check_programs
        from data8_tui.settings.model import NoticeSettings, Preferences
        from data8_tui.settings.sources import read_settings

        try:
            settings = read_settings(self.options)
            check_programs(settings)
            own = settings.preferences
        except ConfigurationError as error:
            talk.write_warning(error.message)
            return Preferences()
        return own.model_copy(update={"notices": NoticeSettings()})

    @contextmanager
    def _own_profile(self) -> "Iterator[Profile]":
        from data8_tui.session import load_profile

        profile = load_profile(self.options)
        for warning in profile.warnings:
            talk.write_warning(warning)
        yield profile


@contextmanager
def _log(preferences: "Preferences") -> "Iterator[None]":
    """Write the log within the block, where it is enabled; without one all else works."""
    with ExitStack() as stack:
        if preferences.log.enabled:
            from data8_tui.event_log import written_log

            try:
                stack.enter_context(written_log(preferences.log.megabytes))
            except StorageError as error:
                talk.write_warning(error.message)
        yield


def _no_application(_: Invocation) -> int:
    raise AssertionError("the application is given where the command line is run")


async def _in_session(profile: "Profile", task: Work) -> None:
    from data8_tui.cli.interrupts import handle_interrupts

    async def in_session() -> None:
        async with opened_session(profile) as session:
            await do_in(session, task)

    await handle_interrupts(in_session())


def opened_session(profile: "Profile") -> "AbstractAsyncContextManager[Session]":
    """A session for commands, which writes what happens beside."""
    from data8_tui.session import open_session

    return open_session(
        profile,
        on_retry=_Retries(),
        on_history_error=_warn_of_history,
        on_secret_expiry=warn_of_expiry,
    )


async def do_in(session: "Session", task: Work) -> None:
    """Do the task in the session; adds similar names to a NotFound that it raises."""
    try:
        await task(session)
    except NotFound as error:
        await _add_near_names(session, error)
        raise


async def _add_near_names(session: "Session", error: NotFound) -> None:
    from data8_tui.cli.near_names import add_near_names

    await add_near_names(session, error)


def _warn_of_history(error: StorageError) -> None:
    talk.write_warning(f"{error.message}. {remedies.hint(error)}")


def warn_of_expiry(expiry: "SecretExpiry") -> None:
    """Say it on every run, where it is in a week or less."""
    from data8_tui.clock import SystemClock
    from data8_tui.wording.secret_expiry import expiry_text

    if text := expiry_text(expiry, SystemClock().now()):
        talk.write_warning(text)


class _Retries:
    """Reports repeated requests, once where many fail alike at the same time."""

    def __init__(self) -> None:
        self._written: dict[tuple[str, int], float] = {}

    def __call__(self, retry: "Retry") -> None:
        now, key = time.monotonic(), (retry.reason, retry.attempt)
        if now - self._written.get(key, -_QUIET) >= _QUIET:
            self._written[key] = now
            wait = f"{retry.wait_seconds:.1f} s"
            talk.write_message(f"{retry.reason}; trying again in {wait} (try {retry.attempt})")
