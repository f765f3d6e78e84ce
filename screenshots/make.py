"""Make every screenshot anew, from the sandbox and with a frozen clock: nothing is drawn by hand.

Also the frames, the same scenes as text, that the tests compare.

    .venv/bin/python screenshots/make.py [NAME...]
"""

import asyncio
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).absolute().parent
FRAMES = HERE.parent / "tests" / "snapshot" / "frames"
sys.path.insert(0, str(HERE))

from scenes import SCENES  # noqa: E402
from stage import frames, in_london, played  # noqa: E402 - found beside this file


async def main(names: list[str]) -> None:
    for scene in SCENES:
        if not names or scene.name in names:
            async with played(scene) as (app, texts):
                svg = app.export_screenshot(title="data8-tui")
                texts.update(await frames(app, scene))
            if scene.drawn:
                (HERE / f"{scene.name}.svg").write_text(svg, encoding="utf-8")
            for name, text in texts.items():
                (FRAMES / f"{name}.txt").write_text(text, encoding="utf-8")
            print(scene.name)


@contextmanager
def in_folder() -> Iterator[None]:
    """Work in a new folder, whose name pictures show; another run waits until this one ends."""
    folder = Path(tempfile.gettempdir(), "cleansed")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        os.chdir(folder)
        shutil.copy(HERE.parent / "data8_tui" / "sandbox" / "sample" / "contacts.csv", folder)
        yield


if __name__ == "__main__":
    in_london()
    with in_folder():
        asyncio.run(main(sys.argv[1:]))
