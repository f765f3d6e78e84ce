"""The files that hold datasets, as far as this session has downloaded them."""

from collections.abc import Collection

from data8_tui.session import Session
from data8_tui.transfer.queue import TransferState
from data8_tui.transfer.receipt import Receipt


def whole_download(session: Session, datasets: Collection[str]) -> Receipt | None:
    """The receipt of the latest download of all records of one of these; its file may be gone."""
    receipts = (
        each.receipt
        for each in reversed(session.transfers.transfers)
        if each.state is TransferState.DONE and each.dataset in datasets
    )
    return next(
        (one for one in receipts if isinstance(one, Receipt) and not one.some_records), None
    )
