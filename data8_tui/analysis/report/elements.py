"""What a page of a report is made of. All texts are as they are; `page` makes them safe."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReportValue:
    """A value of a record, in a type in which each space and sign can be seen."""

    text: str | None
    """None is null."""


@dataclass(frozen=True, slots=True)
class ReportParts:
    """A value of which some parts are marked, as what differs from another one.

    Each part is redacted by itself, so none may be a piece of a credential: see `differing_parts`.
    """

    parts: Sequence[tuple[str, bool]]
    """Each with whether it is marked."""


@dataclass(frozen=True, slots=True)
class ReportBar:
    """A share as a bar, with its figure."""

    share: float
    """From 0 to 1."""
    text: str


@dataclass(frozen=True, slots=True)
class ReportLink:
    """A text that leads to a section of the page."""

    text: str
    anchor: str


ReportCell = str | ReportValue | ReportParts | ReportBar | ReportLink


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column of a table."""

    title: str
    right: bool = False
    """Whether its cells are figures, at the right."""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table; rows have a cell for each column."""

    columns: Sequence[ReportColumn]
    rows: Sequence[Sequence[ReportCell]]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A number with its name, such as those at the top of a page."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """Several figures side by side."""

    figures: Sequence[ReportFigure]


@dataclass(frozen=True, slots=True)
class ReportText:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class ReportSideBySide:
    """Tables that stand beside one another where there is room."""

    tables: Sequence[ReportTable]


ReportPart = ReportTable | ReportFigures | ReportText | ReportSideBySide


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A part of the page with a title."""

    title: str
    parts: Sequence[ReportPart]
    anchor: str = ""
    """By which links lead to it: letters, digits and hyphens; unique in the page."""
    is_name: bool = False
    """Whether the title is a name from the data, such as a column's."""


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A whole page."""

    title: str
    sections: Sequence[ReportSection]
    lead: Sequence[str] = field(default=())
    """Lines below the title: what was looked at, when and how."""
