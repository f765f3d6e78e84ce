"""The scenes of the screenshots, as text, against the frames that are kept.

A frame that has changed for a reason is made anew by `.venv/bin/python screenshots/make.py`.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.snapshot.colours import check_colours

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "screenshots"))

from scenes import MANY_COLUMNS, SCENES, Scene  # noqa: E402 - found beside the screenshots
from stage import frames, in_london, played, write_files  # noqa: E402

KEPT = [scene for scene in SCENES if scene.kept or any(step.frames for step in scene.steps)]


@pytest.fixture(autouse=True)
def london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "UTC")  # so that it is put back afterwards
        in_london()
        yield
    time.tzset()


@pytest.mark.parametrize("scene", KEPT, ids=[scene.name for scene in KEPT])
async def test_the_frame_is_the_one_that_is_kept(scene: Scene) -> None:
    async with played(scene, check_colours) as (app, shown):
        shown |= await frames(app, scene)
    for name, text in shown.items():
        kept = Path(__file__).parent / "frames" / f"{name}.txt"
        assert text.splitlines() == kept.read_text(encoding="utf-8").splitlines()


def test_a_file_that_another_process_may_show_is_not_replaced() -> None:
    write_files()
    first = MANY_COLUMNS.stat()
    write_files()
    assert MANY_COLUMNS.stat().st_ino == first.st_ino
