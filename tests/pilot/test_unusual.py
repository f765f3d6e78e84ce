"""What is unusual: in the overview, in the list, on the job's page, until somebody accepts it."""

from typing import TYPE_CHECKING

from data8_tui.settings.model import Preferences
from data8_tui.tui.screens.jobs import JobsScreen
from tests.pilot.conftest import Opened
from tests.pilot.test_overview_screen import until_on
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
        await it.until("all verdicts", lambda: verdicts.settled)
        await it.until_settled()
        await until_on(it, "right", "counts", "unusual")
        await it.press("enter")
        await it.until_says("unusual, ended since yesterday")
        await it.until_says("of all 5 pages")
        shown = it.app.screen
        assert isinstance(shown, JobsScreen)
        await it.press("0")
        # Computed anew each time: the search had jobs judged that change the verdicts of others.
        await it.until(
            "the number of those listed", lambda: f" {len(shown.listed() or ())} unusual" in it.text
        )
        await it.press("1", "escape")
        await it.until_settled()
        await it.press("U")
        await it.until_says(f"≠ {ODD}")

        await it.press("o")
        await it.type(ODD)
        await it.press("enter")
        await it.until_says("usually")
        assert "unusual" in it.text
        await it.pilot.resize_terminal(80, 24)
        await it.until_says("more lines; e shows all")
        rows = it.lines[it.lines.index(it.line_with("Last runs")) + 1 :]
        assert [line.strip() for line in rows].index("") >= 6
        await it.press("e")
        await it.until_says("e shows the statistics again")
        assert "more lines" not in it.text
        assert "Records without any address" in it.text
        await it.press("e")
        await it.until_says("Statistic  ")
        await it.press("u")
        await it.until_says("accepted")
        accepted = verdicts.known(ODD)
        assert accepted is not None
        assert not accepted.is_unusual
