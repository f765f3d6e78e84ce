"""When each topic of interest is polled next, and which of those that are due comes first.

First comes the item whose page is shown, then what was never received, then the others by turns:
whichever would be too old first. A job near its estimated finish has a shorter interval, one that
has been queued for long a longer one, and a settled topic none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Protocol

from data8_tui.clock import Clock
from data8_tui.monitor.budget import Purpose
from data8_tui.monitor.intervals import (
    AIMED_AT,
    PROMISED,
    is_near_finish,
    near_finish_interval,
    queued_interval,
)
from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import DatasetTopic, JobTopic, Topic


class InterestHolder(Protocol):
    """What an interest is released to."""

    def forget(self, interest: "Interest") -> None: ...


@dataclass(eq=False)
class Interest:
    """Keeps a topic fresh until `release()`.

    `interval` is the longest age wanted, in seconds; the budget, the focus and a long queue
    lengthen it. `looked_at` is for the one item that a screen is about.
    """

    topic: Topic
    interval: float
    looked_at: bool
    _holder: InterestHolder = field(repr=False)

    def release(self) -> None:
        self._holder.forget(self)


class Schedule:
    """The topics of interest, when each is due, and when it was `answered`, in monotonic seconds.

    While `focused` is false, intervals are `unfocused` times longer. While `paused`, only what is
    new is due.
    """

    def __init__(self, store: Store, clock: Clock, unfocused: float) -> None:
        self._store = store
        self._clock = clock
        self._unfocused = unfocused
        self.focused = True
        self.paused = False
        self.interests: dict[Topic, list[Interest]] = {}
        self._due: dict[Topic, float] = {}
        self.answered: dict[Topic, float] = {}
        self._ages: dict[Topic, float] = {}
        """How old the data of a topic had become when its newest answer came."""
        self._wanted: dict[Topic, float] = {}

    @property
    def slower(self) -> float:
        """How many times slower everything is than in focus."""
        return 1.0 if self.focused else self._unfocused

    def add(self, interest: Interest) -> None:
        """Hold an interest."""
        self.interests.setdefault(interest.topic, []).append(interest)

    def remove(self, interest: Interest) -> bool:
        """Drop an interest; returns whether nobody holds one in its topic any more."""
        holders = self.interests.get(interest.topic, [])
        if interest in holders:
            holders.remove(interest)
        if holders:
            return False
        for held in (self.interests, self._due, self.answered, self._ages, self._wanted):
            held.pop(interest.topic, None)
        return True

    def want(self, topic: Topic) -> None:
        """Have the user's wish for a fresh answer fulfilled at once."""
        self._due[topic] = self._wanted[topic] = self._clock.monotonic()

    def wanted_at(self, topic: Topic) -> float | None:
        """When the user wished for a fresh answer that hasn't come yet."""
        return self._wanted.get(topic)

    def note_answer(self, topic: Topic, at: float) -> None:
        """Note that what is known of a topic is as of `at`."""
        if topic in self.interests:
            if topic in self.answered:
                self._ages[topic] = self._clock.monotonic() - self.answered[topic]
            self.answered[topic] = at
        if self._wanted.get(topic, at) <= at:
            self._wanted.pop(topic, None)

    def pause(self, paused: bool) -> None:
        """Have nothing due that was received before, or let all topics be planned again."""
        self.paused = paused
        self.forget_ages()
        if paused:
            for topic in [topic for topic in self._due if self._store.standing(topic).learnt_at]:
                del self._due[topic]

    def begin(self, topic: Topic) -> None:
        """The request for a topic begins: it isn't due until it is planned or postponed."""
        self._due.pop(topic, None)

    def plan(self, topic: Topic, *, at_least: float = 0.0, earlier: float = 0.0) -> None:
        """Set when a topic is due again, counted from its newest answer.

        It is due `at_least` so many seconds later, and `earlier` by the time that an answer takes:
        the next one is to come when this one is as old as it may get.
        """
        if self._store.settled(topic):
            self._due.pop(topic, None)
        elif topic in self.interests and not self.paused:
            now = self._clock.monotonic()
            due = self.answered.get(topic, now) + max(at_least, self.interval(topic))
            self._due[topic] = max(due, now) - min(earlier, self.usual_interval(topic) / 2)

    def postpone(self, topic: Topic, seconds: float) -> None:
        """Have a topic that could not be requested now due in so many seconds."""
        if topic not in self.interests:
            return
        if not self.paused or self.purpose(topic) is Purpose.NEW:
            self._due[topic] = self._clock.monotonic() + seconds

    def plan_first(self, topic: Topic) -> None:
        """Set when a topic with a new interest is due: now, or once a known item is too old.

        A list is always due: it shows what the user has just done elsewhere.
        """
        if self._store.settled(topic):
            return
        now, known = self._clock.monotonic(), self._store.standing(topic)
        item = isinstance(topic, JobTopic | DatasetTopic)
        if item and topic not in self.answered and known.learnt_at and not known.error:
            age = max(0.0, (self._clock.now() - known.learnt_at).total_seconds())
            if age < self.interval(topic):
                self.answered[topic] = now - age
        if topic in self.answered:
            self.plan(topic)
        else:
            self._due[topic] = now

    def outdated(self) -> list[Topic]:
        """The topics whose data are older than their interval, or that have none."""
        now = self._clock.monotonic()
        return [
            topic
            for topic in self.interests
            if not self._store.settled(topic)
            and now - self.answered.get(topic, -inf) >= self.usual_interval(topic)
        ]

    def purpose(self, topic: Topic) -> Purpose:
        """What a request for a topic of interest is for."""
        if topic not in self.answered or topic in self._wanted:
            return Purpose.NEW
        return Purpose.LOOKED_AT if self._is_looked_at(topic) else Purpose.AGAIN

    def usual_interval(self, topic: Topic) -> float:
        """The shortest interval of those who hold an interest."""
        return min(interest.interval for interest in self.interests[topic]) * self.slower

    def interval(self, topic: Topic) -> float:
        """Seconds from the newest answer to the next poll, by what is known of a job."""
        usual = self.usual_interval(topic)
        job = self._store.job(topic.name) if isinstance(topic, JobTopic) else None
        if job is None:
            return usual
        now = self._clock.now()
        if not self._is_looked_at(topic):
            usual = queued_interval(job, usual, now)
        return near_finish_interval(job, usual, now)

    def in_turn(self, now: float) -> list[Topic]:
        """The topics that are due, in the order in which they are to be asked for.

        Where much is new, one of the others comes before, so that all go on meanwhile.
        """
        due = sorted((topic for topic, at in self._due.items() if at <= now), key=self._rank)
        new = [place for place, topic in enumerate(due) if self._rank(topic)[0] == 1]
        if new and new[-1] + 1 < len(due):
            due.insert(new[0], due.pop(new[-1] + 1))
        return due

    def coming(self, now: float) -> Iterator[float]:
        """When topics become due that aren't yet."""
        return (at for at in self._due.values() if at > now)

    def any_due(self, now: float) -> bool:
        """Whether any topic is due."""
        return any(at <= now for at in self._due.values())

    def forget_ages(self) -> None:
        """Forget how old data had become, for a reason that is over."""
        self._ages.clear()

    def longest_age(self) -> float | None:
        """How old data get, in seconds, where that is older than is promised; or None."""
        now = self._clock.monotonic()
        ages = (
            (max(now - at, self._ages.get(topic, 0.0)), self._promised(topic))
            for topic, at in self.answered.items()
            if not self._store.settled(topic)
        )
        return max((age for age, promised in ages if age > promised), default=None)

    def _promised(self, topic: Topic) -> float:
        interval = self.interval(topic)
        return interval + 1.0 if self._is_looked_at(topic) else max(interval + 1.0, PROMISED)

    def _rank(self, topic: Topic) -> tuple[int, float]:
        """What comes first has the least: what is looked at 0, what is new 1, all else 2."""
        looked_at, purpose = self._is_looked_at(topic), self.purpose(topic)
        if purpose is Purpose.NEW:
            return (0 if looked_at else 1), self._due[topic]
        interval = self.interval(topic)
        if looked_at:
            return 0, self.answered[topic] + interval
        job = self._store.job(topic.name) if isinstance(topic, JobTopic) else None
        urgent = is_near_finish(job, self._clock.now())
        return 2, self.answered[topic] + (interval if urgent else max(interval, AIMED_AT))

    def _is_looked_at(self, topic: Topic) -> bool:
        return any(interest.looked_at for interest in self.interests[topic])
