"""What is unusual: in the overview, in the list, on the job's page, until somebody accepts it."""

from typing import TYPE_CHECKING

from data8_tui.settings.model import Preferences
from tests.pilot.conftest import Opened
from tests.sandbox_statuses import SETTINGS

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

ODD = "Relocated branches November"


async def test_an_unusual_job_is_marked_until_it_is_accepted(
    sandbox: "Sandbox", opened: Opened
) -> None:
    async with opened(
        sandbox, start="overview", past_days=90, preferences=Preferences(status=SETTINGS)
    ) as it:
        verdicts = it.app.session.verdicts
        await it.until("a verdict", lambda: (one := verdicts.known(ODD)) and one.alarmed)
        await it.until_says(f"≠  {ODD}")
        await it.press("1")
        await it.until_settled()
        await it.press("U")
        await it.until_says(f"≠ {ODD}")

        await it.press("o")
        await it.type(ODD)
        await it.press("enter")
        await it.until_says("usually")
        assert "unusual" in it.text
        await it.press("u")
        await it.until_says("accepted")
        assert ODD not in {one.job for one in verdicts.unusual()}
