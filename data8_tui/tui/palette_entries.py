"""What the palette offers: commands of the screen, and jobs, datasets and workflows by name.

No request is made: the names are those that this session has seen.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textual.screen import Screen

from data8_tui.api.status_codes import JobState
from data8_tui.keys import keymap
from data8_tui.keys.app_commands import EVERYWHERE
from data8_tui.keys.command import Command
from data8_tui.keys.key_names import key_symbol
from data8_tui.monitor.store import Store
from data8_tui.tui.navigation import Destination, OpenDataset, OpenJob, ShowJobs, ShowView

_ALIASES = {"q": "app.quit", "h": "app.help"}
_STATES = {
    "failed": ShowJobs(states=frozenset({JobState.FAILED})),
    "running": ShowJobs(unfinished=True),
    "new": ShowJobs(new=True),
    "unusual": ShowJobs(unusual=True),
}
"""What may follow `jobs`, as destinations."""


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """One line. `text` is safe only in a command; `typed` is what Tab writes for it.

    It is an action of the screen, or a destination.
    """

    text: str
    beside: str
    typed: str
    action: str = ""
    destination: Destination | None = None


def commands_of(screen: Screen[object]) -> list[tuple[Command, PaletteEntry]]:
    """The commands that are possible now: the screen's own first, then those of every screen."""
    keys = keymap.current()
    own: Sequence[Command] = keys.of(getattr(screen, "KEYS", ()))
    found: dict[str, tuple[Command, PaletteEntry]] = {}
    for command in (*own, *keys.of(EVERYWHERE)):
        name = command.action.partition("(")[0]
        if command.sentence and screen.check_action(name, ()):
            key = " ".join(key_symbol(each) for each in command.key_list[:1])
            entry = PaletteEntry(command.sentence, key, command.word, command.action)
            found.setdefault(command.id, (command, entry))
    return list(found.values())


class PaletteSource:
    """The entries that fit what was typed, the best first."""

    def __init__(
        self,
        screen: Screen[object],
        store: Store,
        profiles: Iterable[str],
        last: Iterable[PaletteEntry],
        views: Iterable[str] = (),
    ) -> None:
        """`views` are saved views' names, `last` the entries chosen last, the newest first."""
        self._commands = commands_of(screen)
        possible = [entry for _, entry in self._commands]
        self._last = [each for each in last if each.destination or each in possible]
        self._store = store
        self._profiles = tuple(profiles)
        self._workflows = store.workflows()
        self._views = tuple(views)

    def add_workflows(self, names: Iterable[str]) -> None:
        """Workflows of earlier sessions."""
        self._workflows = sorted({*self._workflows, *names})

    def find(self, typed: str) -> list[PaletteEntry]:
        """All of them, without limit; the commands where nothing was typed."""
        words = typed.casefold().split()
        first, rest = (words[0], words[1:]) if words else ("", [])
        if first == "jobs" and rest:
            return [*self._lists(rest), *self._jobs(rest)]
        if first in ("view", "views") and (rest or self._views):
            return list(self._saved(rest))
        if first == "datasets" and rest:
            return list(self._datasets(rest))
        if first == "ctx":
            return list(self._accounts(rest))
        commands = self._fitting_commands(words)
        if not words:
            return [*self._last, *(each for each in commands if each not in self._last)]
        lists = (*self._saved(words), *self._lists(words))
        return [*commands, *lists, *self._jobs(words), *self._datasets(words)]

    def _fitting_commands(self, words: list[str]) -> list[PaletteEntry]:
        typed = " ".join(words)

        def rank(found: tuple[Command, PaletteEntry]) -> int:
            word = found[0].word.casefold()
            exact = _ALIASES.get(typed) == found[0].id or word == typed
            return 0 if exact else 1 if word.startswith(typed) else 2

        fitting = (
            each
            for each in self._commands
            if _fits(f"{each[0].word} {each[0].sentence}", words)
            or _ALIASES.get(typed) == each[0].id
        )
        return [entry for _, entry in (sorted(fitting, key=rank) if words else fitting)]

    def _lists(self, words: list[str]) -> Iterator[PaletteEntry]:
        """Lists of jobs: those of a kind, and each workflow's."""
        for state, destination in _STATES.items():
            if state.startswith(" ".join(words)):
                yield PaletteEntry(f"{state} jobs", "list", f"jobs {state}", "", destination)
        for name in self._workflows:
            if _fits(name, words):
                yield PaletteEntry(name, "workflow", f"jobs {name}", "", ShowJobs(name))

    def _saved(self, words: list[str]) -> Iterator[PaletteEntry]:
        for name in self._views:
            if _fits(name, words):
                yield PaletteEntry(name, "view", f"view {name}", "", ShowView(name))

    def _jobs(self, words: list[str]) -> Iterator[PaletteEntry]:
        for name in self._store.job_names():
            if _fits(name, words):
                yield PaletteEntry(name, "job", f"jobs {name}", "", OpenJob(name))

    def _datasets(self, words: list[str]) -> Iterator[PaletteEntry]:
        for name in self._store.dataset_names():
            if _fits(name, words):
                yield PaletteEntry(name, "dataset", f"datasets {name}", "", OpenDataset(name))

    def _accounts(self, words: list[str]) -> Iterator[PaletteEntry]:
        for name in self._profiles:
            if _fits(name, words):
                action = f"app.switch_profile({name!r})"
                yield PaletteEntry(name, "account", f"ctx {name}", action)


def _fits(text: str, words: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)
