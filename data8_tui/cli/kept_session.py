"""A session that several commands use: the line session's, with one loop and one account."""

import asyncio
from contextlib import AsyncExitStack

from data8_tui.cli.interrupts import handle_interrupts
from data8_tui.cli.invocation import Invocation, Work, do_in, opened_session
from data8_tui.session import Session
from data8_tui.settings.profile import Profile


class KeptSession:
    """Opened for the account of an invocation; `close` closes it in order."""

    def __init__(self, invocation: Invocation, profile: Profile) -> None:
        self.profile = profile
        self.selection = invocation.selection
        self._runner = asyncio.Runner()
        self._opened = AsyncExitStack()
        self._session: Session | None = None

    def run(self, task: Work) -> None:
        """Run the task in the session. Raises what the task raises, and Interrupted."""
        self._runner.run(handle_interrupts(self._do(task)))

    async def _do(self, task: Work) -> None:
        for _ in range(2):  # connections that the server has closed since are found closed
            await asyncio.sleep(0)
        if self._session is None:
            self._session = await self._opened.enter_async_context(opened_session(self.profile))
        await do_in(self._session, task)

    def close(self) -> None:
        """Close the session and the loop."""
        try:
            self._runner.run(self._opened.aclose())
        finally:
            self._runner.close()
