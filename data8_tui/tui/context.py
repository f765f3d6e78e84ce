"""The interface of the application for its screens."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from data8_tui.session import Session
    from data8_tui.tui.navigation import Destination
    from data8_tui.tui.records.arrangement import ColumnArrangement


class AppContext(Protocol):
    """What a screen may read and call of the application."""

    @property
    def session(self) -> "Session":
        """The open session."""
        ...

    @property
    def masked(self) -> bool:
        """Whether the values of records are masked, on every screen."""
        ...

    def toggle_mask(self) -> None:
        """Mask the values of records, or show them again."""
        ...

    def account_options(self) -> Mapping[str, str]:
        """The options that select the account on a command line, without dashes in front."""
        ...

    def column_arrangement(self, table: str) -> "ColumnArrangement":
        """How the columns of a table are arranged, by a name that is its own; lasts the session."""
        ...

    def navigate(self, destination: "Destination") -> None:
        """Show another screen or dialog. It is on the screen stack when this returns."""
        ...

    @property
    def first_job(self) -> str:
        """The job marked to be compared with another; empty for none."""
        ...

    def mark_first_job(self, name: str) -> None:
        """Mark a job to be compared with the next one, or, with an empty name, no job."""
        ...
