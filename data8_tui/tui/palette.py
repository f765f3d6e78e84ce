"""The command palette over the one table of commands: whatever a key does here, a name does too."""

from collections.abc import Iterable

from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from data8_tui.keys.key_names import key_symbol


class CommandsProvider(Provider):
    """The live bindings of the screen below the palette, found by their sentences."""

    def _commands(self) -> Iterable[tuple[str, str, str]]:
        seen: set[str] = set()
        for node, binding, enabled, tooltip in self.screen.active_bindings.values():
            own = isinstance(node, App | Screen) and tooltip
            if enabled and own and binding.action not in seen:
                seen.add(binding.action)
                key = key_symbol(binding.key)
                yield tooltip, key, binding.action

    def _runner(self, action: str):  # type: ignore[no-untyped-def]  # Textual's own alias is private
        async def run() -> None:
            await self.screen.run_action(action)

        return run

    async def discover(self) -> Hits:
        for sentence, key, action in self._commands():
            yield DiscoveryHit(
                Content(sentence), self._runner(action), text=sentence, help=f"key {key}"
            )

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for sentence, key, action in self._commands():
            if (score := matcher.match(sentence)) > 0:
                yield Hit(
                    score, matcher.highlight(sentence), self._runner(action), help=f"key {key}"
                )
