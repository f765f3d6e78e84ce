"""A secret that can't be read, as the application shows it."""

from typing import TYPE_CHECKING

from data8_tui.settings.secret_source import SecretSource

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox
    from tests.pilot.conftest import Opened


async def test_a_secret_that_can_not_be_read_counts_as_refused(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    kept = SecretSource("demo", sandbox.client_id, "secret_command", ("false",))
    async with opened(
        sandbox, client_secret=None, secret_source=kept, answered=False, size=(120, 36)
    ) as it:
        await it.until_says("✗ refused, retry in 30 s")
        reported = (
            "secret_command of profile “demo” (false) ended with exit code 1. Run it in a terminal"
        )
        await it.until("the reason", lambda: reported in " ".join(it.text.split()))
        assert it.app.session.client.traffic.requests == 0
