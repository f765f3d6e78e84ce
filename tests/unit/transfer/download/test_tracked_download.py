"""A download that an outage ends goes on by itself, and says at once what is no outage."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data8_tui.clock import FrozenClock
from data8_tui.errors import ConnectionFailed, Data8Error, IntegrityError, ServerFailed
from data8_tui.transfer.download import tracked_download
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.register import DownloadRegister
from data8_tui.transfer.outage_retry import OUTAGE
from data8_tui.transfer.progress import TransferProgress
from tests.unit.transfer.record_source import Records, numbered, numbered_csv

COUNT = 9_000


class Outage:
    """A server that fails from a record on, until it has been waited for so often."""

    def __init__(self, folder: Path, *, after: int, pauses: int, error: Data8Error) -> None:
        self.clock = FrozenClock(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
        self.source: Records = numbered(COUNT)
        self.source.answer = self._answer
        self.plan = DownloadPlan("contacts", folder / "contacts.csv", in_flight=2)
        self.register = DownloadRegister(folder / "register")
        self.waits: list[float] = []
        self.reports: list[TransferProgress] = []
        self._after, self._pauses, self._error = after, pauses, error

    def _answer(self, start: int, count: int, body: bytes) -> bytes:
        if start > self._after and len(self.waits) < self._pauses:
            raise self._error
        return body

    async def _pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))

    async def download(self, **change: bool) -> None:
        plan = replace(self.plan, **change)
        await tracked_download.tracked_download(
            self.source,
            plan,
            self.reports.append,
            self.register,
            clock=self.clock,
            sleep=self._pause,
        )


@pytest.mark.parametrize(
    "error", [ConnectionFailed("no connection"), ServerFailed("503", status=503)]
)
@pytest.mark.parametrize("change", [{}, {"restart": True}])
async def test_it_goes_on_from_what_is_kept(
    tmp_path: Path, error: Data8Error, change: dict[str, bool]
) -> None:
    outage = Outage(tmp_path, after=5_000, pauses=4, error=error)
    await outage.download(**change)
    assert outage.plan.target.read_bytes() == numbered_csv(COUNT)
    assert outage.waits == [5, 10, 20, 40]
    kept = [asked for asked in outage.source.asked if asked[0] in (1000, 1999, 3997)]
    assert len(kept) <= 3 + 2  # of those kept a few are asked for again, to be compared
    assert outage.reports[-1].records_done == COUNT
    first = next(at for at, told in enumerate(outage.reports) if told.records_done > 3_000)
    assert all(told.records_done > 3_000 for told in outage.reports[first:])
    assert list((tmp_path / "register").iterdir()) == []


async def test_an_outage_has_an_end_and_leaves_what_goes_on(tmp_path: Path) -> None:
    outage = Outage(tmp_path, after=5_000, pauses=1000, error=ConnectionFailed("no connection"))
    with pytest.raises(ConnectionFailed):
        await outage.download()
    assert OUTAGE <= sum(outage.waits) < OUTAGE + 60
    assert not outage.plan.target.exists()
    outage.source.answer = lambda start, count, body: body
    await outage.download()
    assert outage.plan.target.read_bytes() == numbered_csv(COUNT)


async def test_what_never_began_and_what_is_no_outage_is_told_at_once(tmp_path: Path) -> None:
    for after, error in (
        (0, ConnectionFailed("no connection")),
        (5_000, IntegrityError("not what was promised")),
    ):
        outage = Outage(tmp_path, after=after, pauses=9, error=error)
        with pytest.raises(type(error)):
            await outage.download(restart=True)
        assert outage.waits == []


async def test_what_an_earlier_run_has_kept_is_no_sign_of_life(tmp_path: Path) -> None:
    first = Outage(tmp_path, after=5_000, pauses=9, error=IntegrityError("stop"))
    with pytest.raises(IntegrityError):
        await first.download()
    second = Outage(tmp_path, after=0, pauses=9, error=ConnectionFailed("no connection"))
    with pytest.raises(ConnectionFailed):
        await second.download()
    assert second.waits == []
