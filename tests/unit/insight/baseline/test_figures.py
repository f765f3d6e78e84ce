"""What of a job is compared."""

import pytest

from data8_tui.api.models import Job
from data8_tui.insight.baseline import DURATION, FigureKind, job_figures
from tests.unit.insight.baseline.past import CODES, figures, finished_job

STATISTICS = {
    "Records": {"Input": 1000, "Processed": 1000, "Suppressed": 30},
    "Deceased": {"Halo": 20, "NDR": 10},
    "Rate": 3.25,
    "Share percent": "12.5 %",
    "Elapsed seconds": 40,
    "Extra": 7,
    "Version": 4.2,
    "Release": "2026-11",
    "Sources": [5, 6],
}


def test_each_number_has_its_kind() -> None:
    found = figures(0, STATISTICS).figures
    assert {path: (each.kind, each.value) for path, each in found.items()} == {
        DURATION: (FigureKind.DURATION, 600),
        ("Records", "Input"): (FigureKind.TOTAL, 1000),
        ("Records", "Processed"): (FigureKind.SHARE, 1),
        ("Records", "Suppressed"): (FigureKind.SHARE, 0.03),
        ("Deceased",): (FigureKind.SHARE, 0.03),
        ("Deceased", "Halo"): (FigureKind.SHARE, pytest.approx(2 / 3)),
        ("Deceased", "NDR"): (FigureKind.SHARE, pytest.approx(1 / 3)),
        ("Rate",): (FigureKind.NUMBER, 3.25),
        ("Share percent",): (FigureKind.SHARE, 0.125),
        ("Elapsed seconds",): (FigureKind.TIME, 40),
        ("Extra",): (FigureKind.COUNT, 7),
    }


def test_a_share_is_of_the_records_or_of_its_group() -> None:
    found = figures(0, STATISTICS)
    assert found.records == 1000
    assert (found.figures["Deceased",].total, found.figures["Deceased",].group) == (1000, "")
    halo = found.figures["Deceased", "Halo"]
    assert (halo.part, halo.total, halo.group) == (20, 30, "Deceased")
    assert (found.figures["Deceased",].sums, halo.sums) == (True, False)


def test_a_share_that_is_missing_was_zero_where_its_total_is_known() -> None:
    new = figures(1, {**STATISTICS, "Deceased": {"Halo": 20, "NDR": 10, "GRO": 5}})
    old = figures(0, STATISTICS)
    gro = old.figure_like(new.figures["Deceased", "GRO"])
    assert gro is not None
    assert (gro.value, gro.total) == (0, 30)
    assert figures(0, {"Input": 5}).figure_like(new.figures["Deceased", "GRO"]) is None


def test_the_scale_of_a_share_is_that_of_anscombe() -> None:
    point = figures(0, {"Input": 100, "Odd": 0}).figures["Odd",].point
    assert point is not None
    # asin √(0.375 / 100.75) and 1 / 402, by hand
    assert point == pytest.approx((0.0610474, 0.00248756), rel=1e-5)


@pytest.mark.parametrize("status", [4, 9, None])
def test_only_a_job_known_to_have_completed_has_figures(status: int | None) -> None:
    job = finished_job(0, STATISTICS)
    sent = {**job.raw, "status": status}
    assert job_figures(Job.from_json(sent, CODES)) is None


def test_a_running_job_has_none() -> None:
    sent = {**finished_job(0, STATISTICS).raw, "completedAt": None}
    assert job_figures(Job.from_json(sent, CODES)) is None


def test_any_statistics_are_taken() -> None:
    odd = {"": -1, "a": {"b": []}, "c": [{"d": 1}], "e": 1e308, "Total": 0, "f": {"g": {"h": 3}}}
    assert list(figures(0, odd).figures) == [(), ("",), ("e",), ("Total",), ("f", "g", "h")]
