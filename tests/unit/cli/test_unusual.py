"""What `--fail-on-unusual` does with verdicts."""

import pytest

from data8_tui.cli.actions.unusual import refuse_unusual
from data8_tui.errors import UnusualResult
from data8_tui.insight.baseline import FigureKind, Finding, FindingKind, Verdict

ALARM = Finding(("a",), "A", FindingKind.ALARM, FigureKind.SHARE, 0.9, 0.1, 0.2, 14)


def test_an_alarm_is_refused_unless_it_is_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnusualResult, match="the figures of job “x” are unusual"):
        refuse_unusual([Verdict("fine", (), 14), Verdict("x", (ALARM,), 14)])
    refuse_unusual([Verdict("x", (ALARM,), 14, accepted=True)])
    assert capsys.readouterr().err == ""


def test_too_few_runs_for_an_alarm_are_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    refuse_unusual([Verdict("new", (), 1), Verdict("fine", (), 8)])
    err = capsys.readouterr().err
    assert "“new” could not fail for what is unusual: 1 past run of its workflow is known" in err
    assert "fine" not in err
