"""A sheet: sections of labels and values, aligned over the whole sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from data8_tui.cell_width import cell_width, pad
from data8_tui.cli import output
from data8_tui.cli.listed import listed
from data8_tui.cli.plain_text import line_label
from data8_tui.cli.views.table import TableCell, wrap_lines

_INDENT = "  "
_WIDEST_LABEL = 32
_LEAST_ROOM = 20


@dataclass(slots=True)
class Section:
    """A heading and the lines below it, or lines without a heading at the sheet's top."""

    heading: str = ""
    facts: list[tuple[str, TableCell]] = field(default_factory=list)

    def add(self, label: str, value: str | TableCell) -> None:
        """One line; label and value are safe to show."""
        self.facts.append((label, value if isinstance(value, TableCell) else TableCell(value)))


def sheet(noun: str, title: str, sections: Sequence[Section]) -> Iterator[str]:
    """The lines of the sheet, without empty sections. `noun` is what has the title: `Job`."""
    filled = [section for section in sections if section.facts]
    if output.is_plain():
        yield f"{noun}: {title}"
        for section in filled:
            yield from _plain_section(section)
        return
    labels = [label for section in filled for label, _ in section.facts]
    edge = min(max(map(cell_width, labels), default=0), _WIDEST_LABEL) + len(_INDENT)
    yield output.paint(title, "bold")
    for section in filled:
        if section.heading:
            yield ""
            yield output.paint(section.heading, "bold")
        for label, value in section.facts:
            yield from _fact(label, value, edge)


def _plain_section(section: Section) -> Iterator[str]:
    """A line for each fact, numbered where it can be opened; a heading begins each of its lines."""
    last = ""
    of = f"{section.heading.removesuffix('s')}, " if section.heading else ""
    for label, value in section.facts:
        last = label or last
        number = f"{listed.number(value.opened_by)}. " if value.opened_by else ""
        yield f"{number}{line_label(of + last)}: {value.text}"


def _fact(label: str, value: TableCell, edge: int) -> Iterator[str]:
    """A label and its value; a value that doesn't fit continues on the next line."""
    if cell_width(label) >= edge:
        yield f"{_INDENT}{output.paint(label, 'dim')}"
        label = ""
    for text in _wrapped(value.text, len(_INDENT) + edge):
        painted = output.paint(text, value.style)
        yield f"{_INDENT}{pad(label, edge, output.paint(label, 'dim'))}{painted}"
        label = ""


def _wrapped(text: str, margin: int) -> list[str]:
    width = output.width()
    return [text] if width is None else wrap_lines(text, max(width - margin, _LEAST_ROOM))
