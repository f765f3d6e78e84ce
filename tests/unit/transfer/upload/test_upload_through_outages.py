"""An upload that an outage ends goes on by itself, to the dataset that it has begun."""

from datetime import UTC, datetime

import pytest

from data8_tui.clock import FrozenClock
from data8_tui.errors import ConnectionFailed
from data8_tui.transfer.upload.plan import UploadPlan
from data8_tui.transfer.upload.upload_through_outages import upload_through_outages
from tests.unit.transfer.upload.file_owner import RECORDS, User


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("method", ["block", "complete"])
async def test_it_goes_on_to_the_same_dataset(tmp_path, again, method):
    user, waits = User(tmp_path), []
    if again:
        await user.uploads()
    before = set(user.data8.datasets)
    blocks = len(user.data8.called("block"))

    def spoil(called, call):
        lost = called == method and (call - blocks >= 3 or method == "complete")
        return "before" if lost and len(waits) < 2 else ""

    async def pause(seconds):
        waits.append(seconds)

    user.data8.spoil = spoil
    named = []

    async def on_dataset(name):
        named.append(name)

    receipt = await upload_through_outages(
        user.data8,
        UploadPlan(user.preflight(), again=again, in_flight=1),
        lambda progress: None,
        clock=FrozenClock(datetime(2026, 11, 20, 9, 0, tzinfo=UTC)),
        on_dataset=on_dataset,
        journal_folder=user.state,
        sleep=pause,
    )
    assert waits == [5, 10]
    assert set(user.data8.datasets) - before == {receipt.dataset} == set(named)
    assert len(user.data8.records(receipt.dataset)) == RECORDS
    assert user.data8.datasets[receipt.dataset]["completed"]
    assert not receipt.already


async def test_what_never_began_is_told_at_once(tmp_path):
    user = User(tmp_path)
    user.data8.spoil = lambda method, call: "before" if method == "block" else ""
    with pytest.raises(ConnectionFailed):
        await upload_through_outages(
            user.data8,
            UploadPlan(user.preflight()),
            lambda progress: None,
            clock=FrozenClock(datetime(2026, 11, 20, 9, 0, tzinfo=UTC)),
            journal_folder=user.state,
            sleep=None,  # nobody waits
        )
