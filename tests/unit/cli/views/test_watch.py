"""How a job's line in `watch` uses the cells that it is given."""

from datetime import UTC, datetime, timedelta

from data8_tui.api.models import Job
from data8_tui.cell_width import cell_width
from data8_tui.cli.views.watch import status_text
from data8_tui.insight.outlook import Outlook
from data8_tui.jobs.job_observer import JobObservation

NOW = datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC)


def running(outlook: Outlook) -> JobObservation:
    job = Job.from_json({"name": "Donors", "status": 1, "percentComplete": 44.0})
    return JobObservation(job, NOW, outlook)


def test_the_finish_is_given_its_room_before_the_bar_and_the_pace() -> None:
    sight = running(Outlook(server=NOW + timedelta(minutes=5), records_per_second=12_000.0))
    for width in (38, 41, 50, 60, 80, 100):
        line = status_text(sight, width)
        assert " · Data8 " in line, width
        assert cell_width(line) <= width
    assert "█" not in status_text(sight, 41)
    assert "12,000/s" not in status_text(sight, 41)
    wide = status_text(sight, 80)
    assert "█" in wide
    assert wide.index("12,000/s") < wide.index("Data8")


def test_where_nothing_is_known_of_the_finish_the_bar_stays() -> None:
    assert "█" in status_text(running(Outlook()), 40)
