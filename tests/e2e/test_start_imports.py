"""What is loaded by the first frame: modules by name, since seconds depend on the machine."""

from pathlib import Path

import pytest

from tests.e2e.pseudo_terminal import Start

NOTE = """
from pathlib import Path
from data8_tui.tui.app import Data8App
def note(app):
    Path({path!r}).write_text("\\n".join(sys.modules))
    app.exit(0)
Data8App._follow_work = note
"""
LATER = (
    "data8_tui.analysis", "data8_tui.jobs.run", "data8_tui.jobs.submission", "data8_tui.sandbox",
    "data8_tui.transfer.download", "data8_tui.transfer.executor", "data8_tui.transfer.formats",
    "data8_tui.transfer.preflight", "data8_tui.transfer.queue", "data8_tui.transfer.readers",
    "data8_tui.transfer.upload", "data8_tui.transfer.workers", "data8_tui.tui.dialogs.file_dialog",
    "data8_tui.tui.dialogs.download_dialog", "data8_tui.tui.screens.dataset", "duckdb",
    "keyring", "plotille", "starlette", "uvicorn", "xlsxwriter",
)  # fmt: skip
"""Loaded when they are first needed."""


@pytest.mark.parametrize("mode", ["overview", "jobs"])
def test_the_first_frame_loads_nothing_that_moves_records(
    start: Start, tmp_path: Path, mode: str
) -> None:
    path = tmp_path / "modules"
    it = start(NOTE.format(path=str(path)), env={"DATA8_START": mode})
    assert it.wait() == 0, it.text
    loaded = path.read_text().split("\n")
    assert f"data8_tui.tui.screens.{mode}" in loaded
    assert [each for each in loaded if each in LATER] == []
