"""Whether Data8 answers the poller; after failures everything is held back for a while."""

from datetime import datetime, timedelta

from data8_tui.clock import Clock
from data8_tui.errors import AuthenticationError, Data8Error
from data8_tui.monitor.backoff import wait_after
from data8_tui.monitor.health import Health, HealthState
from data8_tui.monitor.schedule import Schedule
from data8_tui.monitor.store import Store


class PollHealth:
    """The state of one session's polls, from which the store's Health is made.

    `accepted` is whether Data8 has answered this session itself, so that others' answers are
    accepted. Nothing is to be requested before `held_until`, in monotonic seconds.
    """

    def __init__(self, store: Store, clock: Clock, schedule: Schedule) -> None:
        self._store = store
        self._clock = clock
        self._schedule = schedule
        self._failures = 0
        self.accepted = False
        self.held_until = 0.0

    @property
    def failing(self) -> bool:
        """Whether the newest request has failed, so that one topic alone tries again."""
        return self._failures > 0

    def try_now(self) -> None:
        """Hold nothing back any longer."""
        self.held_until = 0.0

    def note_pause(self) -> None:
        """Polls were paused, or go on."""
        health = self._store.health
        self._report(health.since, health.next_try, health.error)

    def note_success(self) -> None:
        """Data8 has answered, perhaps with an error about one topic."""
        self._failures = 0
        self.accepted = True
        self.try_now()
        self._report(self._clock.now())

    def note_others_answer(self, at: datetime) -> None:
        """Data8 has answered another session at that time."""
        since = self._store.health.since
        if since and not self._failures:
            self._report(max(since, at))

    def note_failure(self, error: Data8Error) -> None:
        """Hold everything back, longer with each failure in a row."""
        self._failures += 1
        self.accepted = self.accepted and not isinstance(error, AuthenticationError)
        wait = wait_after(error, self._failures)
        self.held_until = self._clock.monotonic() + wait
        next_try = self._clock.now() + timedelta(seconds=wait)
        self._report(self._store.health.since, next_try, error)

    def _report(
        self,
        since: datetime | None,
        next_try: datetime | None = None,
        error: Data8Error | None = None,
    ) -> None:
        if error is not None:
            state = HealthState.STALE
        elif self._schedule.paused:
            state = HealthState.PAUSED
        else:
            state = HealthState.LIVE if since else HealthState.CONNECTING
        self._store.set_health(Health(state, since, next_try, error))
