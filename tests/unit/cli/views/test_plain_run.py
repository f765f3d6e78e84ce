"""A run in the plain form: each stage once."""

from datetime import UTC, datetime, timedelta

from data8_tui.api.models import Job
from data8_tui.cli.views.plain_run import PlainStages
from data8_tui.clock import FrozenClock
from data8_tui.insight.outlook import NOTHING
from data8_tui.jobs.job_observer import JobObservation
from data8_tui.jobs.run import RunStage, StageUpdate
from data8_tui.transfer.progress import TransferProgress, TransferStage

START = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)


def test_each_stage_is_written_once_and_a_long_one_now_and_then() -> None:
    clock, lines = FrozenClock(START), list[str]()
    view = PlainStages(lines.append, clock)
    for seconds in (0, 29, 30, 45, 61):
        clock.move_to(START + timedelta(seconds=seconds))
        moved = TransferProgress(TransferStage.RECORDS, seconds, 100, 0, 0, START, seconds)
        view.update(StageUpdate(RunStage.UPLOAD, now=moved))
    view.update(StageUpdate(RunStage.UPLOAD, 61.0, "contacts_1"))
    fields = {"name": "A", "status": "Completed", "submittedAt": START.isoformat()}
    fields["completedAt"] = (START + timedelta(seconds=3)).isoformat()
    job = Job.from_json(fields)
    view.update(StageUpdate(RunStage.WATCH, now=JobObservation(job, START, outlook=NOTHING)))
    view.update(StageUpdate(RunStage.WATCH, 3.0, "completed after 3 s"))
    hour = f"{START.astimezone():%H}"
    assert lines == [
        f"Still uploading, 30%, 30 of 100 records, {hour}:00.",
        f"Still uploading, 61%, 61 of 100 records, {hour}:01.",
        "File uploaded: contacts_1",
        f"Completed after 3 s, {hour}:01.",
    ]


def test_what_an_earlier_attempt_has_done_says_so() -> None:
    lines = list[str]()
    view = PlainStages(lines.append, FrozenClock(START))
    view.update(StageUpdate(RunStage.WATCH, 0.0, "completed after 3 s", already_done=True))
    assert lines == ["Job ended before: completed after 3 s"]
