"""Work in threads whose caller is gone: it ends, and its exception is reported to nobody."""

import asyncio
import gc
import threading
from typing import Any

import pytest

from data8_tui.threads import run_in_thread, start_in_thread


async def test_an_exception_nobody_awaits_is_not_reported() -> None:
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    started, go_on = threading.Event(), threading.Event()

    def fail() -> None:
        started.set()
        go_on.wait()
        raise ValueError

    caller = asyncio.create_task(run_in_thread(fail))
    given_up = start_in_thread(fail)
    await asyncio.to_thread(started.wait)
    caller.cancel()
    await asyncio.sleep(0)
    assert not caller.done()  # a thread can't be stopped
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await asyncio.wait([given_up])
    del caller, given_up
    gc.collect()
    assert reported == []
