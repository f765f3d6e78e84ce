"""A comparison that is left at any moment ends its process."""

from pathlib import Path
from typing import Any

import pytest

from data8_tui.analysis.compare import process
from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.tui.screens.changes.background_comparison import BackgroundComparison


async def test_left_when_the_result_has_just_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[process.ComparisonProcess] = []

    class ClosedMeanwhile(process.ComparisonProcess):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            made.append(self)
            comparison.close()

    monkeypatch.setattr(process, "ComparisonProcess", ClosedMeanwhile)
    path = tmp_path / "a.csv"
    path.write_text("id\n1\n")
    comparison = BackgroundComparison(ComparisonRequest(path, path, by_position=True))
    await comparison.compare(lambda _: None)
    assert made[0]._process._process.poll() is not None
    assert not made[0]._folder.path.exists()
