"""Three answers side by side, calm ones; and a stall."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from data8_tui.api.models import Job
from data8_tui.insight.outlook import (
    FinishEstimator,
    Outlook,
    brief_finish_text,
    concerns,
    finish_text,
)
from data8_tui.insight.outlook.outlook import NOTHING
from data8_tui.insight.outlook.past_runs import FinishRange
from data8_tui.insight.outlook.steady_time import SteadyTime, rounded
from data8_tui.insight.outlook.text import past_runs_text
from tests.unit.insight.outlook.job_runs import START, after, going, ran

PAST = FinishRange(after(300), after(660), 5, by_records=False)


def follow(finish: FinishEstimator, until: int, per_second: float, *, every: int = 5) -> Outlook:
    outlook = NOTHING
    for second in range(0, until + 1, every):
        outlook = finish.update(going(second * per_second), after(second))
    return outlook


def test_the_pace_is_told_once_it_can_be() -> None:
    finish = FinishEstimator()
    assert finish.update(going(0), after(0)).pace is None
    assert finish.update(going(1), after(5)).pace is None
    outlook = follow(FinishEstimator(), 100, 0.2)
    assert outlook.pace is not None
    assert abs(outlook.pace - after(500)) <= timedelta(seconds=30)
    assert outlook.percent_per_second is not None
    assert abs(outlook.percent_per_second - 0.2) < 0.001


def test_the_pace_in_records_needs_their_number() -> None:
    finish = FinishEstimator()
    for second in range(0, 60, 5):
        outlook = finish.update(going(second / 10), after(second), 20_000)
    assert outlook.records_per_second is not None
    assert round(outlook.records_per_second) == 20


def test_the_pace_is_that_of_late() -> None:
    finish = FinishEstimator()
    for second in range(0, 600, 5):
        finish.update(going(second * 0.01), after(second))
    for second in range(600, 1200, 5):
        outlook = finish.update(going(6 + (second - 600) * 0.1), after(second))
    assert outlook.percent_per_second is not None
    assert outlook.percent_per_second > 0.09


def test_nothing_shown_jumps_while_the_pace_trembles() -> None:
    noise = random.Random("tremble")
    finish, shown, percent = FinishEstimator(), [], 0.0
    for second in range(0, 1800, 5):
        percent += 0.25 * noise.uniform(0.7, 1.3)
        server = after(2000 + noise.uniform(-40, 40))
        outlook = finish.update(going(min(percent, 99), server=server), after(second))
        shown.append((outlook.pace, outlook.server))
    paces = [pace for pace, _ in shown if pace]
    servers = [server for _, server in shown]
    assert sum(a != b for a, b in pairwise(paces)) <= 12
    assert sum(a != b for a, b in pairwise(servers)) <= 12


def test_a_server_that_corrects_itself_is_followed() -> None:
    finish = FinishEstimator()
    finish.update(going(1, server=after(600)), after(0))
    finish.update(going(2, server=after(1800)), after(5))
    outlook = finish.update(going(3, server=after(1800)), after(10))
    assert outlook.server == after(1800)


def test_one_odd_answer_moves_nothing() -> None:
    steady = SteadyTime()
    steady.update(after(600), START)
    assert steady.update(after(9_000), after(5)) == after(600)
    assert steady.update(after(601), after(10)) == after(600)


def test_an_estimate_that_goes_is_no_longer_shown() -> None:
    steady = SteadyTime()
    steady.update(after(600), START)
    assert steady.update(None, after(5)) is None


def test_a_time_is_as_exact_as_it_can_be_meant() -> None:
    assert rounded(after(61), START) == after(70)
    assert rounded(after(3_601), START) == after(3_660)
    assert rounded(after(100_000), START) == after(100_800)


def test_a_job_stands_still_when_its_changes_stop() -> None:
    finish = FinishEstimator()
    follow(finish, 300, 0.1)
    assert finish.update(going(30), after(350)).stalled_since is None
    outlook = finish.update(going(30), after(365))
    assert outlook.stalled_since == after(300)
    assert outlook.pace is None
    assert finish.update(going(30.1), after(370)).stalled_since is None


def test_slow_steps_are_no_stall() -> None:
    finish = FinishEstimator()
    for percent in range(6):
        outlook = finish.update(going(percent), after(percent * 120))
    assert finish.update(going(5), after(5 * 120 + 600)).stalled_since is None
    assert outlook.stalled_since is None
    assert finish.update(going(5), after(5 * 120 + 800)).stalled_since == after(600)


def test_past_runs_tell_a_stall_before_the_job_has_shown_a_pattern() -> None:
    finish = FinishEstimator([ran(600)] * 6)
    finish.update(going(1), after(0))
    assert finish.update(going(1), after(140)).stalled_since is None
    assert finish.update(going(1), after(160)).stalled_since == START
    unknown = FinishEstimator()
    unknown.update(going(1), after(0))
    assert unknown.update(going(1), after(86_400)).stalled_since is None


def test_whoever_queues_does_not_stand_still() -> None:
    finish = FinishEstimator([ran(60)] * 6)
    finish.update(going(0, status=0), after(0))
    assert finish.update(going(0, status=0), after(3_600)).stalled_since is None


def test_what_was_seen_before_counts() -> None:
    class Seen:
        def __init__(self, second: int) -> None:
            self.at, self.percent = after(second), second / 10

    finish = FinishEstimator(seen=[Seen(second) for second in range(0, 100, 10)])
    assert finish.update(going(9), after(200)).stalled_since == after(90)


def test_a_percentage_that_falls_begins_anew() -> None:
    finish = FinishEstimator()
    follow(finish, 300, 0.1)
    assert finish.update(going(0), after(305)).percent_per_second is None


def test_a_job_that_takes_longer_than_most_is_overdue() -> None:
    finish = FinishEstimator([ran(60 + number) for number in range(10)])
    assert not finish.update(going(1), after(60)).overdue
    outlook = finish.update(going(2), after(120))
    assert outlook.overdue
    assert [one.sentence for one in concerns(outlook, after(120))] == [
        "late: longer than 9 of 10 past runs (10)"
    ]
    assert [one.brief for one in concerns(outlook, after(120))] == ["later than 9 of 10 runs"]
    assert finish_text(outlook, after(120)) == []


def test_queued_slow_stalled_and_late_are_told_apart() -> None:
    runs = [ran(1_000 + 10 * number, 10_000, queued=60 + number) for number in range(10)]

    def told(job: Job, second: int, finish: FinishEstimator) -> list[str]:
        outlook = finish.update(job, after(second), 10_000)
        return [one.sentence for one in concerns(outlook, after(second))]

    queued = FinishEstimator(runs)
    assert told(going(None, status=0), 60, queued) == []
    assert told(going(None, status=0), 90, queued) == [
        "queued for 1 min 30 s, longer than 9 of 10 past runs (10)"
    ]

    slow = FinishEstimator(runs)
    for second in range(0, 300, 5):
        sentences = told(going(second / 50), second, slow)
    assert sentences == [
        "slow: 2 records/s, less than 9 of 10 past runs (10), which did 9.3/s or more"
    ]
    assert told(going(5.9), 600, slow) == ["stalled: no progress for 5 min 05 s"]
    assert told(going(5.9), 1_300, slow) == [
        "stalled: no progress for 16 min 45 s",
        "late: longer than 9 of 10 past runs (10)",
    ]


def test_a_job_that_runs_as_usual_gives_no_concern() -> None:
    finish = FinishEstimator([ran(1_000 + 10 * number, 10_000) for number in range(10)])
    for second in range(0, 900, 5):
        outlook = finish.update(going(second / 10.4), after(second), 10_000)
        assert concerns(outlook, after(second)) == []


def test_a_large_job_is_not_slow_where_past_sizes_are_unknown() -> None:
    finish = FinishEstimator([ran(60) for _ in range(10)])
    for second in range(0, 55, 5):
        outlook = finish.update(going(second / 50), after(second), 1_000_000)
    assert outlook.percent_per_second is not None
    assert outlook.slow is None


def test_each_answer_says_what_it_is() -> None:
    finish = FinishEstimator([ran(3_600 + 60 * number) for number in range(12)])
    for second in range(0, 1_200, 5):
        job = going(second / 50, server=after(5_000))
        outlook = finish.update(job, after(second))
    said = finish_text(outlook, after(1_200), START.tzinfo)
    assert said == ["Data8 10:24", "past runs 10:02–10:10 (12)", "at this pace 10:24"]


def test_a_server_that_is_late_is_said_to_be() -> None:
    outlook = FinishEstimator().update(going(50, server=after(600)), after(1_800))
    assert finish_text(outlook, after(1_800), START.tzinfo) == ["Data8 09:10, passed"]
    assert brief_finish_text(outlook, after(1_800), START.tzinfo) == "09:10 by Data8, passed"


def test_a_finished_job_has_no_outlook() -> None:
    sent = going(100).raw | {"completedAt": after(60).isoformat()}
    assert FinishEstimator().update(type(going(0)).from_json(sent), after(61)) is NOTHING


@pytest.mark.parametrize(
    ("outlook", "said"),
    [
        (Outlook(past=PAST, server=after(720), pace=after(780)), "~09:05–09:11 by past runs"),
        (
            Outlook(past=replace(PAST, earliest=after(-1)), pace=after(780)),
            "by 09:11, as past runs",
        ),
        (Outlook(server=after(720), pace=after(780)), "~09:12 by Data8"),
        (Outlook(server=after(-60), pace=after(780)), "~09:13 at this pace"),
        (NOTHING, ""),
    ],
)
def test_one_estimate_needs_no_label(outlook: Outlook, said: str) -> None:
    assert brief_finish_text(outlook, after(0), START.tzinfo) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        ((300, 660), "past runs 09:05–09:11 (5)"),
        ((300, 599), "past runs 09:05:00–09:09:59 (5)"),
        ((720, 730), "past runs by 09:12 (5)"),
        ((-10, 30), "past runs by 09:00:30 (5)"),
    ],
)
def test_a_range_is_as_exact_at_one_end_as_at_the_other(
    seconds: tuple[int, int], said: str
) -> None:
    past = FinishRange(after(seconds[0]), after(seconds[1]), 5, by_records=False)
    assert past_runs_text(past, after(0), START.tzinfo) == said
