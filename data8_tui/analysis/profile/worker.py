"""A process that makes a profile for `process`: neither memory nor a fault of duckdb's is left.

It sends a frame of JSON for each share and each profile, the complete one last, or an error.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from data8_tui.analysis.profile.profile import columns_called, profile_file
from data8_tui.errors import Data8Error
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.workers.ipc import pack_error, send
from data8_tui.transfer.workers.main import serve

_STEP = 0.005
"""Of the work: shares that are closer to the one before aren't sent."""


def _serve(task: dict[str, Any], source: BinaryIO, to: BinaryIO) -> None:
    try:
        profile_file(
            Path(task["path"]),
            ReadOptions.of(task["options"]),
            folder=Path(task["folder"]),
            choose=lambda headers: columns_called(headers, task["columns"]),
            on_profile=lambda profile: _send(to, profile=profile),
            on_share=_steps(lambda share: _send(to, share=share)),
        )
    except Data8Error as error:
        send(to, pack_error(error))


def _steps(send_share: Callable[[float], None]) -> Callable[[float], None]:
    sent = -1.0

    def on_share(share: float) -> None:
        nonlocal sent
        if share - sent >= _STEP:
            sent = share
            send_share(share)

    return on_share


def _send(to: BinaryIO, **document: Any) -> None:
    send(to, msgspec.json.encode(document))


if __name__ == "__main__":
    serve(_serve)
