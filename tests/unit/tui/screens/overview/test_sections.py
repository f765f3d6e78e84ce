"""What each section of the overview shows, and how, from facts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState
from data8_tui.insight.outlook import Outlook
from data8_tui.insight.outlook.outlook import LongQueue
from data8_tui.jobs.overview import day_begin
from data8_tui.monitor.history.run_totals import DayTotals, EndedRun, WorkflowTotals
from data8_tui.tui.navigation import OpenJob, ShowJobs
from data8_tui.tui.screens.overview.counts import count_links
from data8_tui.tui.screens.overview.ended_jobs import ended_section
from data8_tui.tui.screens.overview.facts import OverviewFacts
from data8_tui.tui.screens.overview.items import BoardSection
from data8_tui.tui.screens.overview.job_days import bar_lines, days_section
from data8_tui.tui.screens.overview.running_jobs import running_section
from data8_tui.tui.screens.overview.unusual_jobs import unusual_section
from data8_tui.tui.screens.overview.workflows import workflow_section
from tests.sandbox_statuses import CODES

NOW = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
EVENING = NOW - timedelta(hours=15)
HOUR = timedelta(hours=1)
REASON = "The file ended inside a quoted field."


def ended(job: str, state: JobState, hours: float = 1) -> EndedRun:
    return EndedRun(job, "Deceased", state, NOW - hours * HOUR, timedelta(minutes=20))


def text(section: BoardSection | None) -> list[str]:
    """The lines of a section, title first."""
    assert section is not None
    lines = [section.heading(0), *(line for item in section.items for line in item.lines)]
    return ["".join(part for part, _ in line).rstrip() for line in lines]


RUNS = (
    ended("fine", JobState.COMPLETED, 1),
    ended("stopped", JobState.CANCELLED, 2),
    ended("odd", JobState.UNKNOWN, 3),
    ended("broken", JobState.FAILED, 4),
    ended("before", JobState.FAILED, 16),
)
FACTS = OverviewFacts(
    NOW, EVENING, listed=True, ended=RUNS, reasons={"broken": REASON, "before": ""}
)


def test_failures_come_first_with_their_reason() -> None:
    title, *lines = text(ended_section(FACTS, 100))
    assert title.startswith("Since you last looked, 15 h ago")
    assert title.endswith("1 failed · 1 finished · 1 cancelled · 1 completed")
    assert [line.split()[1] for line in lines] == ["broken", "odd", "stopped", "fine"]
    assert lines[0].endswith(REASON)
    assert lines[3].endswith("took 20 min")


def test_an_unusual_run_has_its_mark_among_those_that_ended() -> None:
    facts = replace(FACTS, unusual={"fine": ("why",)})
    assert any(line.startswith("✓≠  fine") for line in text(ended_section(facts, 100)))


def test_a_reason_that_finds_no_room_is_on_the_next_line() -> None:
    _, first, second, *_ = text(ended_section(FACTS, 40))
    assert "broken" in first
    assert second.split() == REASON.split()
    assert ended_section(FACTS, 40).items[0].target == OpenJob("broken")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (OverviewFacts(NOW, EVENING, known=False), "Reading what is known …"),
        (OverviewFacts(NOW), "Asking Data8 …"),
        (OverviewFacts(NOW, listed=True, pending=True), "Asking Data8 …"),
        (
            OverviewFacts(NOW, error_text="No answer."),
            "What ends, and why it failed, will be listed here.",
        ),
        (OverviewFacts(NOW, EVENING, listed=True), "Nothing has ended."),
    ],
)
def test_nothing_is_a_sentence(facts: OverviewFacts, sentence: str) -> None:
    assert text(ended_section(facts, 80))[1] == sentence


def test_a_failure_that_states_no_reason_says_so() -> None:
    facts = OverviewFacts(NOW, NOW - 20 * HOUR, ended=RUNS, reasons={"before": ""})
    lines = text(ended_section(facts, 120))
    assert next(line for line in lines if "before" in line).endswith(
        "failed; Data8 states no reason"
    )


def test_the_counts_lead_on_where_they_count_anything() -> None:
    found = {link.text: (link.style, link.target) for link in count_links(FACTS, 120)}
    assert found["0 running"] == ("dim", None)
    yesterday = day_begin(NOW, days_before=1)
    failed = ShowJobs(states=frozenset({JobState.FAILED}), ended_since=yesterday)
    assert found["2 failed since yesterday"] == ("bad", failed)
    assert found["4 new"] == ("", ShowJobs(new=True))
    assert not any("unusual" in word for word in found)


@pytest.mark.parametrize("lacking", [{"known": False}, {"listed": False}, {"pending": True}])
def test_a_number_that_may_grow_is_shown_as_such(lacking: dict[str, bool]) -> None:
    shown = [link.text for link in count_links(replace(FACTS, **lacking), 120)]
    assert shown[:3] == ["… running", "… queued", "2+ failed since yesterday"]
    assert shown[-1] == "4+ new"


UNCLEAR = replace(
    FACTS,
    ended=(ended("states it", JobState.UNKNOWN), ended("odd", JobState.UNKNOWN, 16)),
    reasons={"states it": REASON, "odd": ""},
)


def test_a_status_of_unknown_meaning_is_counted_in_place_of_a_zero() -> None:
    facts = replace(UNCLEAR, under_way=(running("a", 1, 9), running("b", 99, 9)))
    yesterday = day_begin(NOW, days_before=1)
    unknown = frozenset({JobState.UNKNOWN})
    unclear = ShowJobs(states=unknown, ended_since=yesterday)
    assert {link.text: link.target for link in count_links(facts, 120)} == {
        "1 running": ShowJobs(states=frozenset({JobState.RUNNING})),
        "1 unfinished, status unknown": ShowJobs(states=unknown, unfinished=True),
        "2 ended since yesterday, status unknown": unclear,
        "1 state an error": replace(unclear, states_error=True),
        "1 new": ShowJobs(new=True),
    }


def test_an_error_is_counted_as_far_as_it_is_known_and_beside_failures() -> None:
    facts = replace(UNCLEAR, ended=(*UNCLEAR.ended, *RUNS), reasons={"states it": REASON})
    texts = [link.text for link in count_links(facts, 105)]
    assert texts[2:5] == [
        "2 failed since yesterday",
        "3 ended, status unknown",
        "1+ state an error",
    ]
    assert not any("error" in link.text for link in count_links(replace(facts, reasons={}), 120))


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (200, "ended since yesterday, status unknown · 1 state an error · "),
        (76, "0 running · 0 queued · 2 ended, status unknown · 1 state an error · 1 new"),
        (69, "0 running · 0 queued · 2 status unknown · 1 state an error · 1 new"),
        (60, "0 running · 0 queued · 2 unclear · 1 with errors · 1 new"),
    ],
)
def test_counts_use_fewer_words_where_they_are_too_wide(width: int, words: str) -> None:
    assert words in " · ".join(link.text for link in count_links(UNCLEAR, width))


def test_no_count_is_cut() -> None:
    under_way = [running(f"{place}", status, 9) for place, status in enumerate((1, 1, 0, 99))]
    ends = [ended(f"new {place}", JobState.COMPLETED, 0.1) for place in range(32)]
    facts = replace(UNCLEAR, listed=True, under_way=tuple(under_way), unusual={"a": ("b",)})
    facts = replace(facts, ended=(*UNCLEAR.ended, *RUNS, *ends), reasons={})
    shown = " · ".join(link.text for link in count_links(facts, 76))
    assert shown == "2 running · 1 queued · 1 open · 2 failed · 3 unclear · 1 unusual · 37 new"
    shown = " · ".join(link.text for link in count_links(facts, 56))
    assert shown == "2 running · 2 failed · 3 unclear · 1 unusual · 37 new"
    assert [link.text for link in count_links(facts, 5)] == ["2 failed"]
    without = replace(facts, under_way=tuple(under_way[:2]), unusual={})
    shown = " · ".join(link.text for link in count_links(without, 50))
    assert shown == "2 running · 2 failed · 3 unclear · 37 new"


def test_a_stated_error_comes_before_what_else_may_have_failed() -> None:
    facts = replace(UNCLEAR, last_look=NOW - 20 * HOUR, ended=UNCLEAR.ended[::-1])
    facts = replace(facts, ended=(ended("newer", JobState.UNKNOWN, 0.5), *facts.ended))
    _, *lines = text(ended_section(facts, 100))
    assert [line.split()[1] for line in lines] == ["states", "newer", "odd"]
    assert lines[0].endswith(REASON)
    assert lines[1].endswith(
        "status unknown; data8-tui doctor lists it, [status] gives it a meaning"
    )
    assert lines[2].endswith("status unknown")


def running(name: str, status: int, percent: int) -> Job:
    sent = {
        "name": name,
        "workflowName": "Deceased",
        "submittedAt": (NOW - timedelta(minutes=4)).isoformat(),
        "status": status,
        "percentComplete": percent,
        "estimatedFinishTime": None,
        "completedAt": None,
    }
    return Job.from_json(sent, CODES)


def test_what_runs_comes_before_what_waits() -> None:
    jobs = (running("waits", 0, 0), running("runs", 1, 47))
    title, *lines = text(running_section(OverviewFacts(NOW, listed=True, under_way=jobs), 76))
    assert title == "Now"
    assert "47%" in lines[0]
    assert "runs" in lines[0]
    assert lines[1].endswith("queued for 4 min")


def test_what_is_wrong_comes_first_and_is_marked() -> None:
    jobs = (running("fine", 1, 47), running("stuck", 1, 30), running("waits", 0, 0))
    outlooks = {
        "stuck": Outlook(stalled_since=NOW - HOUR),
        "waits": Outlook(long_queue=LongQueue(NOW - HOUR, 20)),
    }
    facts = OverviewFacts(NOW, listed=True, under_way=jobs, outlooks=outlooks)
    lines = [line for item in running_section(facts, 76).items for line in item.lines]
    assert [line[2][0].strip() for line in lines] == ["stuck", "waits", "fine"]
    assert [any(style == "warn" for _, style in line) for line in lines] == [True, True, False]


def test_the_list_behind_what_runs_has_what_is_unfinished_and_nothing_else() -> None:
    facts = OverviewFacts(NOW, listed=True, under_way=(running("a", 1, 9), running("b", 99, 9)))
    assert running_section(facts, 76).rest == ShowJobs(unfinished=True)


def test_a_bar_cuts_no_name() -> None:
    job = running("Membership renewals November 2026", 1, 47)
    facts = OverviewFacts(NOW, listed=True, under_way=(job,))
    _, wide = text(running_section(facts, 60))
    _, narrow = text(running_section(facts, 46))
    assert "━" in wide
    assert "━" not in narrow
    assert all("Membership renewals November 2026" in line for line in (wide, narrow))
    assert "47%" in narrow


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (OverviewFacts(NOW, listed=True), "Nothing is running."),
        (OverviewFacts(NOW, listed=True, pending=True), "Asking Data8 …"),
        (OverviewFacts(NOW), "Asking Data8 …"),
        (OverviewFacts(NOW, error_text="No answer."), "No answer."),
    ],
)
def test_nothing_under_way_is_a_sentence(facts: OverviewFacts, sentence: str) -> None:
    assert text(running_section(facts, 80))[1] == sentence


def workflow(name: str, *states: JobState) -> WorkflowTotals:
    """A workflow whose last runs ended so, the newest first."""
    newest = tuple(ended(f"{name} {n}", state, n + 1) for n, state in enumerate(states))
    completed = states.count(JobState.COMPLETED)
    unclear = states.count(JobState.UNKNOWN)
    known = len(states) - unclear
    return WorkflowTotals(name, 1200, completed, known, unclear, timedelta(minutes=12), newest)


def test_a_workflow_is_a_row_with_its_last_runs() -> None:
    states = [JobState.FAILED, *[JobState.COMPLETED] * 25, JobState.CANCELLED]
    facts = OverviewFacts(NOW, workflows=(workflow("Deceased", *states),))
    title, row = text(workflow_section(facts, 90))
    assert " ".join(title.split()) == "Workflows runs success median last end last 20 runs"
    assert " ".join(row.split()) == f"Deceased 1,200 93% 12 min ✗ 1 h ago {'▮' * 19}✗"
    title, row = text(workflow_section(facts, 76))
    assert "median  last end  last 20 runs" in title
    assert "✗ 1 h  " in row
    assert workflow_section(OverviewFacts(NOW), 76) is None


@pytest.mark.parametrize(
    ("states", "success"),
    [
        ([JobState.COMPLETED] * 2 + [JobState.FAILED], "67%"),
        ([JobState.COMPLETED] * 499 + [JobState.FAILED], ">99%"),
        ([JobState.COMPLETED] + [JobState.FAILED] * 499, "<1%"),
        ([JobState.COMPLETED] * 2, "100%"),
        ([JobState.COMPLETED] * 2 + [JobState.UNKNOWN], "≥ 66%"),
        ([JobState.UNKNOWN, JobState.FAILED], "–"),
    ],
)
def test_no_success_is_concluded_from_an_unknown_status(
    states: list[JobState], success: str
) -> None:
    _, row = text(workflow_section(OverviewFacts(NOW, workflows=(workflow("W", *states),)), 76))
    assert f"1,200 {success} 12 min" in " ".join(row.split())


@pytest.mark.parametrize("width", [20, 30, 40, 50, 60, 70, 80])
def test_a_narrow_terminal_cuts_no_number(width: int) -> None:
    facts = OverviewFacts(NOW, workflows=(workflow("A long workflow's name", JobState.COMPLETED),))
    title, row = text(workflow_section(facts, width))
    assert max(map(len, (title, row))) <= width
    assert ("1,200" in row) == ("runs " in title)
    assert ("12 min" in row) == ("median" in title)
    assert ("100%" in row) == ("success" in title)


def test_a_day_is_a_bar_and_a_failure_has_a_mark() -> None:
    today = NOW.astimezone().date()
    days = tuple(
        DayTotals(today - timedelta(days=back), runs, failed)
        for back, runs, failed in ((3, 1, 0), (1, 8, 1), (0, 16, 0))
    )
    section = days_section(OverviewFacts(NOW, days=days), 76, 1)
    title, bars, marks = text(section)
    assert title.endswith("16 today · most 16")
    assert bars.endswith("▁   ▄ █")
    assert marks.index("✗") == bars.index("▄")
    assert days_section(OverviewFacts(NOW, days=days), 20, 1) is None
    assert days_section(OverviewFacts(NOW), 76, 1) is None


def test_no_number_of_past_jobs_is_stated_as_long_as_they_are_read() -> None:
    days = (DayTotals(NOW.astimezone().date(), 4, 0),)
    known = (workflow("Deduplication", *[JobState.COMPLETED] * 4),)
    facts = OverviewFacts(NOW, workflows=known, days=days, filling=True)
    _, row = text(workflow_section(facts, 90))
    assert row.split()[:4] == ["Deduplication", "1,200+", "…", "…"]
    assert text(days_section(facts, 76, 1))[0].endswith("reading past jobs …")


def test_higher_bars_have_dates() -> None:
    today = NOW.astimezone().date()
    section = days_section(OverviewFacts(NOW, days=(DayTotals(today, 16, 0),)), 76, 3)
    *_, dates = text(section)
    assert "16 Nov" in dates
    assert date(2026, 11, 16).weekday() == 0


def test_days_are_wider_and_their_bars_higher_where_there_is_room() -> None:
    today = NOW.astimezone().date()
    facts = OverviewFacts(NOW, days=(DayTotals(today, 16, 2),))
    _, bar, marks = text(days_section(facts, 120, 1))
    assert bar == f"{'███':>119}"
    assert marks.index("✗") == bar.index("█")
    assert [bar_lines(46, room) for room in (-3, 12, 40)] == [6, 8, 12]
    assert [bar_lines(20, room) for room in (-3, 6)] == [1, 2]


def test_what_is_unusual_is_stated_in_the_words_that_have_room() -> None:
    wordings = {"a": ("one; 12 more figures", "one; 12 more"), "b": ("two",)}
    facts = OverviewFacts(NOW, listed=True, unusual=wordings)
    assert text(unusual_section(facts, 26))[1:] == ["≠  a  one; 12 more figures", "≠  b  two"]
    assert text(unusual_section(facts, 25))[1:] == ["≠  a  one; 12 more", "≠  b  two"]
    assert text(unusual_section(facts, 17))[1:3] == ["≠  a", "   one; 12 more"]


def test_what_is_unusual_has_its_sentence() -> None:
    why = "Deceased 9.1%, usually 2.8–3.4% (14 runs)"
    facts = OverviewFacts(NOW, listed=True, unusual={"check": (why,)})
    assert text(unusual_section(facts, 76)) == ["Unusual", f"≠  check  {why}"]
    assert text(unusual_section(facts, 50)) == ["Unusual", "≠  check", f"   {why}"]
    assert unusual_section(OverviewFacts(NOW, unusual={}), 76) is None
    judging = replace(facts, judged=False)
    title, row = text(unusual_section(judging, 76))
    assert title == f"Unusual{'comparing the rest with past runs …':>69}"
    assert row == f"≠  check  {why}"
    nothing_yet = replace(judging, unusual={})
    assert text(unusual_section(nothing_yet, 76)) == ["Unusual", "Comparing with past runs …"]
    assert ("… unusual", None) in [(link.text, link.target) for link in count_links(judging, 120)]
    assert unusual_section(OverviewFacts(NOW, judged=False), 76) is None
    assert ("1 unusual", "warn") in [(link.text, link.style) for link in count_links(facts, 120)]
