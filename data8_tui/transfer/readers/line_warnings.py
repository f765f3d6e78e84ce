"""Warnings of a text file that are counted, each with the line of the first case."""

from collections.abc import Mapping, Sequence

from data8_tui.codes import FileWarning, Message


class LineWarnings:
    """Counts by FileWarning."""

    def __init__(self, counts: Mapping[str, Sequence[int]] | None = None) -> None:
        """Empty, or from what `document` returned."""
        self._counts = {code: (each[0], each[1]) for code, each in (counts or {}).items()}

    def add(self, code: FileWarning, line: int, count: int = 1) -> None:
        """Count cases of which the first is at `line`."""
        before, first = self._counts.get(code, (0, line))
        self._counts[code] = (before + count, first)

    def merge(self, rest: "LineWarnings", lines: int) -> None:
        """Add those of the rest of the file, which begins after `lines` lines."""
        for code, (count, line) in rest._counts.items():
            self.add(FileWarning(code), lines + line, count)

    def clear(self, code: FileWarning) -> None:
        """Forget the cases of one kind."""
        self._counts.pop(code, None)

    def document(self) -> dict[str, tuple[int, int]]:
        """As a JSON object: count and line by code."""
        return {str(code): each for code, each in self._counts.items()}

    def messages(self) -> list[Message]:
        """A message for each kind, with its count and the line of the first."""
        return [
            FileWarning(code)(count=count, line=line)
            for code, (count, line) in self._counts.items()
        ]
