"""A job that is followed in the plain form: each change once, and a line now and then."""

from datetime import UTC, datetime, timedelta

from data8_tui.api.models import Job
from data8_tui.cli.views.plain_watch import PlainWatchView
from data8_tui.clock import FrozenClock
from data8_tui.errors import ServiceError
from data8_tui.insight.outlook import NOTHING
from data8_tui.jobs.job_observer import JobObservation
from data8_tui.jobs.watch import Outage

START = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)


def follow(names: list[str], steps: list[tuple[int, str, dict[str, object] | None]]) -> list[str]:
    """The lines for observations after so many seconds; None is an outage."""
    clock, lines = FrozenClock(START), list[str]()
    view = PlainWatchView(lines.append, clock, names)
    for seconds, name, fields in steps:
        at = START + timedelta(seconds=seconds)
        clock.move_to(at)
        if fields is None:
            view.update(Outage(at, ServiceError("no answer"), 5.0))
        else:
            job = Job.from_json({"name": name, "submittedAt": START.isoformat(), **fields})
            view.update(JobObservation(job, at, outlook=NOTHING))
    return [line.replace(f"{clock.now().astimezone():%H:}", "HH:") for line in lines]


def running(percent: float) -> dict[str, object]:
    return {"status": "Running", "percentComplete": percent}


DONE: dict[str, object] = {
    "status": "Completed",
    "percentComplete": 100,
    "completedAt": (START + timedelta(seconds=70)).isoformat(),
}


def test_progress_alone_is_written_each_half_minute() -> None:
    steps = [(second, "A", running(second)) for second in range(0, 70, 5)]
    assert follow(["A"], [*steps, (70, "A", DONE)]) == [
        "Running, 0%, HH:00.",
        "Still running, 30%, HH:00.",
        "Still running, 60%, HH:01.",
        "Completed after 1 min 10 s, HH:01.",
    ]


def test_several_jobs_have_names_and_one_line_in_common() -> None:
    steps = [(second, name, running(5)) for second in (0, 31) for name in "AB"]
    assert follow(["A", "B"], steps) == [
        "A: running, 5%, HH:00.",
        "B: running, 5%, HH:00.",
        "Still waiting for 2 jobs, HH:00.",
    ]


def test_an_outage_is_said_once_and_its_end() -> None:
    steps = [(0, "A", running(5)), (5, "A", None), (10, "A", None), (40, "A", None)]
    assert follow(["A"], [*steps, (45, "A", running(6))])[1:] == [
        "No answer; trying again in 5 s.",
        "Still no answer from Data8, HH:00.",
        "Data8 answers again.",
    ]
