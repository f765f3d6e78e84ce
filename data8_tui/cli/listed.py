"""What the last list has offered: its items by number, the rest of them, the pages around it.

The plain form numbers items, so that the line session opens them by number. It prints a few at a
time there; elsewhere all of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

CommandWords = tuple[str, ...]
"""The words of a command."""


@dataclass
class ListedItems:
    """The items of one command's output."""

    limit: int | None = None
    """Items that are printed at a time; None is all of them."""
    opened_by: list[CommandWords] = field(default_factory=list)
    """The command that shows each item, in order."""
    rest: list[list[str]] = field(default_factory=list)
    """The lines of each item that is still to be printed."""
    printed: int = 0
    """Items that were printed."""
    following: CommandWords = ()
    """The options that continue the list; none at its end."""
    previous: CommandWords = ()
    """The options that go back in it; none at its beginning."""

    def clear(self) -> None:
        """Begin another list."""
        self.opened_by.clear()
        self.rest.clear()
        self.printed = 0
        self.following = self.previous = ()

    def number(self, command: CommandWords) -> int:
        """Store the command that shows an item; returns the item's number, from 1."""
        self.opened_by.append(command)
        return len(self.opened_by)

    def release(self, items: Iterable[list[str]]) -> Iterator[str]:
        """The lines of as many items as are printed at a time; the others become the rest."""
        waiting = list(items)
        room = len(waiting) if self.limit is None else max(0, self.limit - self.printed)
        now = waiting[:room]
        self.rest.extend(waiting[room:])
        self.printed += len(now)
        for item in now:
            yield from item

    def next_lines(self) -> list[str]:
        """The lines of the next items."""
        number = self.limit or len(self.rest)
        now, self.rest[:] = self.rest[:number], self.rest[number:]
        self.printed += len(now)
        lines = [line for item in now for line in item]
        return lines[1:] if lines[:1] == [""] else lines  # which separates items


listed = ListedItems()
"""Those of the command that runs, or ran last."""
