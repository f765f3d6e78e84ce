"""The main facts of the job under the cursor: the first ones first, in the lines there are."""

from datetime import UTC, datetime
from typing import Any

import pytest

from data8_tui.api.models import Job
from data8_tui.api.status_codes import StatusCodes
from data8_tui.tui.screens.jobs.preview import WIDTH, job_preview, preview_width

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
CODES = StatusCodes({"running": [1], "completed": [2], "failed": [3]})
ENDED = {"completedAt": "2026-11-20T08:01:00Z"}
STATISTICS = {"Records": {"Input": 2000, "Processed": 500, "Invalid": 20}, "Note": "[b]x\x1b[31m"}


def job(**sent: Any) -> Job:
    wire = {"name": "Donors", "workflowName": "Deduplication", "status": 1, "percentComplete": 25}
    return Job.from_json(wire | {"submittedAt": "2026-11-20T08:00:00Z"} | sent, CODES)


def lines(shown: Job, *remarks: str, height: int = 40, width: int = WIDTH) -> list[str]:
    return job_preview(shown, remarks, NOW, height, width).plain.splitlines()


@pytest.mark.parametrize(("terminal", "width"), [(160, 60), (236, 60), (256, 80), (300, 100)])
def test_the_pane_is_wider_where_the_list_has_all_it_needs(terminal: int, width: int) -> None:
    assert preview_width(terminal) == width


def test_a_wider_pane_draws_shares_as_bars() -> None:
    shown = lines(job(statistics=STATISTICS), width=100)
    processed = next(line for line in shown if "Processed" in line)
    assert processed.rstrip().endswith("25.0% of Input         ━━━━━━━")
    assert len(max(shown, key=len)) <= 100
    assert not any("━" in line for line in lines(job(statistics=STATISTICS)))


def test_a_failure_is_followed_by_its_reason_and_what_is_unusual() -> None:
    failed = job(status=3, statistics={"Error": "no reference data"}, **ENDED)
    assert [line.split()[:2] for line in lines(failed, "Deceased 9.1%", height=9)[:5]] == [
        ["Donors"],
        ["✗", "failed"],
        ["no", "reference"],
        ["Deceased", "9.1%"],
        [],
    ]
    assert lines(failed)[1].endswith("Deduplication")


def test_times_statistics_and_datasets() -> None:
    shown = lines(
        job(
            status=2,
            statistics=STATISTICS,
            inputDatasets={"Contacts": "in_1"},
            outputDatasets={"Output": "out_1", "Invalid": "out_2"},
            **ENDED,
        )
    )
    text = "\n".join(shown)
    assert "took       1 min 00 s" in text
    assert "25.0% of Input" in text
    assert "2,000" in text
    assert "[b]x␛[31m" in text
    assert [line.split() for line in shown[-3:]] == [
        ["→", "Contacts", "in_1"],
        ["←", "Output", "out_1"],
        ["←", "Invalid", "out_2"],
    ]


def test_a_listed_job_without_details_says_so() -> None:
    listed = Job.from_json({"name": "Donors", "submittedAt": "2026-11-20T08:00:00Z"}, CODES)
    assert lines(listed)[-1] == "Its details have not arrived yet."


@pytest.mark.parametrize("height", [1, 5, 8, 12, 30])
def test_it_keeps_within_its_lines(height: int) -> None:
    many = {f"Count of something with a long name {number}": 10**9 for number in range(100)}
    outputs = {f"Output {number}": "name_" * 30 for number in range(20)}
    full = job(name="very long " * 20, statistics=many, outputDatasets=outputs)
    shown = lines(full, "word " * 200, height=height)
    assert len(shown) <= height
    assert all(len(line) <= WIDTH for line in shown)


def test_statistics_that_do_not_fit_are_mentioned() -> None:
    many = job(statistics={f"Count {number}": number for number in range(100)})
    assert lines(many, height=20)[-1] == "… more on its page"
