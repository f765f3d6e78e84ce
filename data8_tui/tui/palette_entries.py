"""What the palette offers: commands of the screen, and what can be opened by its name.

No request is made: the names are those that this machine has seen. Each kind of name is one entry
of `_named`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from textual.screen import Screen

from data8_tui.api.status_codes import JobState
from data8_tui.keys import keymap
from data8_tui.keys.app_commands import EVERYWHERE
from data8_tui.keys.command import Command
from data8_tui.keys.key_names import key_symbol
from data8_tui.monitor.store import Store
from data8_tui.tui.navigation import Destination, OpenDataset, OpenJob, ShowJobs, ShowView

_QUIT = ("q", "q!", "qa", "qa!", "wq", "x", "exit", "quit")
"""What vim, k9s and shells are left by."""
_ALIASES = {"h": "app.help", "ctx": "app.account", **dict.fromkeys(_QUIT, "app.quit")}
ACCOUNTS = "ctx"
"""The word before the name of an account, as in k9s."""
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

    It is an action of the screen, or a destination. `key` is what is remembered of a choice: a
    kind, and the name or id of it.
    """

    text: str
    beside: str
    typed: str
    key: str
    action: str = ""
    destination: Destination | None = None


@dataclass(frozen=True, slots=True)
class NamedEntries:
    """The entries of one kind; `words` select them alone, as `jobs` in `jobs failed`."""

    kind: str
    words: tuple[str, ...]
    names: Callable[[], Iterable[str]]
    entry: Callable[[str], PaletteEntry]
    any_name: bool = True
    """Whether a name is offered again that isn't among the names now."""
    with_others: bool = True
    """Whether they are found without one of the words; else one of these lists all of them."""

    def find(self, words: list[str]) -> Iterator[PaletteEntry]:
        """Those that fit."""
        return (self.entry(name) for name in self.names() if _fits(name, words))


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names that earlier sessions have seen, the newest first."""

    jobs: Sequence[str] = ()
    datasets: Sequence[str] = ()
    workflows: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PaletteNames:
    """Where the names come from; `choices` are the keys of what was chosen last."""

    store: Store
    profiles: Sequence[str] = ()
    views: Sequence[str] = ()
    choices: Sequence[str] = ()
    known: KnownNames = field(default_factory=KnownNames)

    def jobs(self) -> Iterable[str]:
        return dict.fromkeys((*self.store.job_names(), *self.known.jobs))

    def datasets(self) -> Iterable[str]:
        return dict.fromkeys((*self.store.dataset_names(), *self.known.datasets))

    def workflows(self) -> Iterable[str]:
        return sorted({*self.store.workflows(), *self.known.workflows})


def commands_of(screen: Screen[object]) -> list[tuple[Command, PaletteEntry]]:
    """The commands that are possible now: the screen's own first, then those of every screen."""
    keys = keymap.current()
    own: Sequence[Command] = keys.of(getattr(screen, "KEYS", ()))
    found: dict[str, tuple[Command, PaletteEntry]] = {}
    for command in (*own, *keys.of(EVERYWHERE)):
        name = command.action.partition("(")[0]
        if command.sentence and screen.check_action(name, ()):
            key = " ".join(key_symbol(each) for each in command.key_list[:1])
            remembered = f"command {command.id}"
            entry = PaletteEntry(command.sentence, key, command.word, remembered, command.action)
            found.setdefault(command.id, (command, entry))
    return list(found.values())


class PaletteSource:
    """The entries that fit what was typed, the best first."""

    def __init__(self, screen: Screen[object], names: PaletteNames) -> None:
        self._commands = commands_of(screen)
        self._choices = names.choices
        self.add(names)

    def add(self, names: PaletteNames) -> None:
        """Take these names in place of those before; what was chosen last stays as it was."""
        self._named = _named(names)

    def find(self, typed: str) -> list[PaletteEntry]:
        """All of them, without limit; the commands where nothing was typed."""
        words = typed.casefold().split()
        if not words:
            last = self._last()
            return [*last, *(one for _, one in self._commands if one not in last)]
        chosen = [one for one in self._named if words[0] in one.words]
        if chosen and (words[1:] or any(not one.with_others for one in chosen)):
            listed = [entry for one in chosen for entry in one.find(words[1:])]
            if listed:
                return listed
        others = (one for one in self._named if one.with_others)
        named = (entry for one in others for entry in one.find(words))
        return [*self._fitting_commands(words), *named]

    def _last(self) -> list[PaletteEntry]:
        """What was chosen last, as far as it is possible here."""
        return [entry for key in self._choices if (entry := self._chosen(key)) is not None]

    def _chosen(self, key: str) -> PaletteEntry | None:
        kind, _, name = key.partition(" ")
        if kind == "command":
            return next((one for _, one in self._commands if one.key == key), None)
        for one in self._named:
            if one.kind == kind and name and (one.any_name or name in one.names()):
                return one.entry(name)
        return None

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
        return [entry for _, entry in sorted(fitting, key=rank)]


def _named(names: PaletteNames) -> tuple[NamedEntries, ...]:
    """Each kind of name, in the order in which they are offered."""
    return (
        NamedEntries("view", ("view", "views"), lambda: names.views, _view, any_name=False),
        NamedEntries("list", ("jobs",), lambda: _STATES, _list, any_name=False),
        NamedEntries("workflow", ("jobs", "workflow", "workflows"), names.workflows, _workflow),
        NamedEntries("job", ("jobs", "job"), names.jobs, _job),
        NamedEntries("dataset", ("datasets", "dataset"), names.datasets, _dataset),
        NamedEntries(
            "account",
            (ACCOUNTS,),
            lambda: names.profiles,
            _account,
            any_name=False,
            with_others=False,
        ),
    )


def _view(name: str) -> PaletteEntry:
    return PaletteEntry(name, "view", f"view {name}", f"view {name}", "", ShowView(name))


def _list(name: str) -> PaletteEntry:
    return PaletteEntry(f"{name} jobs", "list", f"jobs {name}", f"list {name}", "", _STATES[name])


def _workflow(name: str) -> PaletteEntry:
    key = f"workflow {name}"
    return PaletteEntry(name, "workflow", f"jobs {name}", key, "", ShowJobs(name))


def _job(name: str) -> PaletteEntry:
    return PaletteEntry(name, "job", f"jobs {name}", f"job {name}", "", OpenJob(name))


def _dataset(name: str) -> PaletteEntry:
    key = f"dataset {name}"
    return PaletteEntry(name, "dataset", f"datasets {name}", key, "", OpenDataset(name))


def _account(name: str) -> PaletteEntry:
    action = f"app.switch_profile({name!r})"
    return PaletteEntry(name, "account", f"ctx {name}", f"account {name}", action)


def _fits(text: str, words: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)
