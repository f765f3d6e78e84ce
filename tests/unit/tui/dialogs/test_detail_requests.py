"""Requests for details: so many at once, and none that outlives an error."""

import asyncio

import pytest

from data8_tui.errors import ServiceError
from data8_tui.tui.dialogs.detail_requests import request_each


async def test_each_name_is_requested_once_and_eight_at_once() -> None:
    asked: list[str] = []
    under_way = most = 0

    async def request(name: str) -> None:
        nonlocal under_way, most
        asked.append(name)
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1

    names = [str(number) for number in range(30)]
    await request_each(request, names)
    assert (sorted(asked), most) == (sorted(names), 8)


async def test_a_failure_cancels_the_others_and_draws_no_further_name() -> None:
    cancelled: list[str] = []
    names = iter(str(number) for number in range(30))

    async def request(name: str) -> None:
        if name == "3":
            await asyncio.sleep(0)  # until all eight are under way
            raise ServiceError("not now")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(name)
            raise

    with pytest.raises(ServiceError, match="not now"):
        await request_each(request, names)
    assert sorted(cancelled) == ["0", "1", "2", "4", "5", "6", "7"]
    assert next(names) == "8"
