"""Unfinished transfers in the line session: one goes on, or what it has kept is deleted."""

import asyncio

from data8_tui.cli import talk
from data8_tui.cli.views.progress_line import ProgressLine
from data8_tui.errors import Data8Error, Interrupted, UsageError
from data8_tui.session import Session
from data8_tui.transfer.transfer_state import Transfer, TransferState


async def resume_transfer(session: Session, number: int) -> None:
    """Go on with a transfer until it ends. Raises Interrupted, where it is paused, or its error."""
    queue = session.transfers
    transfer = _resumable(session, number)
    line = ProgressLine(transfer.path.name, session.clock)
    queue.resume(number)
    unsubscribe = queue.subscribe(lambda each: _show(line, each, number))
    try:
        ended = await queue.wait(number)
    except asyncio.CancelledError:
        await queue.pause(number)
        raise Interrupted("paused; resume goes on with it") from None
    finally:
        unsubscribe()
    if isinstance(ended.error, Data8Error):
        raise ended.error
    talk.announce(f"{ended.direction} {ended.state}: {ended.path}")


def _show(line: ProgressLine, transfer: Transfer, number: int) -> None:
    if transfer.id == number and transfer.progress and transfer.state is TransferState.RUNNING:
        line.show(transfer.progress)


async def forget_saved_transfer(session: Session, number: int) -> None:
    """Delete what is kept of a transfer, after a question."""
    transfer = _resumable(session, number)
    if talk.can_ask() and not talk.confirm(f"Delete what is kept of {transfer.path}?"):
        talk.announce("nothing is deleted")
        return
    await session.transfers.forget(number)
    talk.announce(f"what was kept of {transfer.path} is deleted")


def _resumable(session: Session, number: int) -> Transfer:
    found = {each.id: each for each in session.transfers.transfers if each.state.resumable}
    if number not in found:
        raise UsageError("there is no such unfinished transfer").with_note("List them: unfinished")
    return found[number]
