"""What earlier sessions have left unfinished: taken up on start, and said once."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from data8_tui.errors import StorageError
from data8_tui.insight.humanize import several
from data8_tui.tui import safe

if TYPE_CHECKING:
    from data8_tui.tui.app import Data8App


async def restore_session(app: "Data8App") -> None:
    """Put what earlier sessions have left on the lists, and say so."""
    transfers = await app.session.transfers.recall()
    try:
        runs = await app.runs.recall()
    except StorageError as error:
        safe.toast(app, error.message, severity="warning")
        runs = []
    found = " and ".join(_found(len(transfers), len(runs)))
    if found:
        safe.toast(app, f"Unfinished from an earlier session: {found}.", timeout=8)


def _found(transfers: int, runs: int) -> Iterator[str]:
    if transfers:
        yield f"{several(transfers, 'transfer')} (3 shows what can go on)"
    if runs:
        yield f"{several(runs, 'run')} (v on Jobs)"
