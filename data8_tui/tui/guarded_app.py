"""An application that runs no action which its screen forbids."""

from collections.abc import Mapping

from textual.actions import ActionParseResult
from textual.dom import DOMNode

from data8_tui.tui import safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.textual_private import PlainExitApp


class GuardedApp(PlainExitApp[int]):
    """Keys, palette and buttons all pass here."""

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Textual's; of a forbidden action only the reason is shown."""
        screen, own = self.screen, default_namespace is None or default_namespace is self.screen
        named = isinstance(action, str) and own  # a text field has a “submit” of its own
        if isinstance(screen, AppScreen) and named and screen.forbids(str(action)):
            safe.toast(self, screen.refusal, severity="warning")
            return True
        return await super().run_action(action, default_namespace, namespaces)
