"""Make every screenshot anew, from the sandbox and with a frozen clock: nothing is drawn by hand.

    .venv/bin/python screenshots/make.py [NAME...]
"""

import asyncio
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from stage import played  # noqa: E402 - found beside this file

from scenes import SCENES  # noqa: E402


async def main(names: list[str]) -> None:
    for scene in SCENES:
        if not names or scene.name in names:
            async with played(scene) as app:
                svg = app.export_screenshot(title="data8-tui")
            (HERE / f"{scene.name}.svg").write_text(svg, encoding="utf-8")
            print(f"screenshots/{scene.name}.svg")


if __name__ == "__main__":
    os.environ["TZ"] = "Europe/London"
    time.tzset()
    asyncio.run(main(sys.argv[1:]))
