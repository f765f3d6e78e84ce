"""One connection to a server, for one request at a time: h11 says what is said, asyncio carries it.

An answer is put together where its bytes arrive, in the event loop's own callback, and is handed
over whole. Waking a task for every piece would cost more than all the rest of receiving.
"""

import asyncio
from typing import Final, cast

import h11

from data8_tui.api.content_encoding import LARGEST_BODY
from data8_tui.api.transport.httpx_import import httpx

_PIECE: Final = 512 * 1024
"""Bytes that are read at a time at most: each piece costs the same, small or large."""
_SAID_AT_ONCE: Final = 256 * 1024
"""Bytes that are sent at a time: so many must be taken before patience ends."""
_LONGEST_HEAD: Final = 100 * 1024


def receive_buffer() -> memoryview:
    """Where bytes arrive. All wires of an event loop may share one, since what has come is taken
    away at once.
    """
    return memoryview(bytearray(_PIECE))


async def all_received() -> None:
    """Let the event loop look at its connections, and hear what it finds there."""
    for _ in range(2):
        await asyncio.sleep(0)


class H11Protocol(asyncio.BufferedProtocol):
    """Made for `loop.create_connection`. It is `open` until it, or the server, is done with it."""

    def __init__(self, landing: memoryview) -> None:
        self.open = False
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        self._landing = landing
        self._hearing: _Answer | None = None
        self._transport: asyncio.Transport
        self._loop = asyncio.get_running_loop()
        self._room: asyncio.Future[None] | None = None
        """Done when more may be sent; None while it may."""
        self._gone: asyncio.Future[None] = self._loop.create_future()

    async def converse(self, request: httpx.Request, seconds: float | None) -> httpx.Response:
        """Send `request` and take its whole answer in, unless nothing moves for `seconds`.

        Raises what httpx raises. Of an answer beyond LARGEST_BODY no more is read.
        """
        answer = self._hearing = _Answer()
        try:
            with _Patience(seconds, answer):
                await self._say(await self._said(request), answer)
                return await answer.come
        except h11.LocalProtocolError as wrong:
            self.leave()
            raise httpx.LocalProtocolError(str(wrong)) from wrong
        except BaseException:
            self.leave()
            raise
        finally:
            self._hearing = None
            del answer  # whose failure would hold this frame, and with it the request, in a circle

    async def aclose(self) -> None:
        """Leave it; nothing of it is left when this returns."""
        self.leave()
        await asyncio.wait((self._gone,))

    async def _said(self, request: httpx.Request) -> bytes:
        say = self._http.send
        url, headers = request.url.raw_path, request.headers.raw
        said = [say(h11.Request(method=request.method, target=url, headers=headers))]
        body = cast(httpx.AsyncByteStream, request.stream)
        said += [say(h11.Data(data=piece)) async for piece in body]
        said.append(say(h11.EndOfMessage()))
        return b"".join(filter(None, said))

    async def _say(self, said: bytes, answer: "_Answer") -> None:
        """Send as fast as it is taken, unless the answer comes before that."""
        pieces = memoryview(said)
        for at in range(0, len(said), _SAID_AT_ONCE):
            self._transport.write(pieces[at : at + _SAID_AT_ONCE])
            if self._room is not None:
                await asyncio.wait((self._room, answer.come), return_when=asyncio.FIRST_COMPLETED)
            elif at + _SAID_AT_ONCE < len(said):
                await all_received()  # it may be a refusal, which a write that fails would lose
            if answer.come.done() or self._transport.is_closing():
                return
        answer.asked_for = True

    def _hear(self, data: bytes) -> None:
        """What came, or nothing at its end, which an answer may have or not."""
        answer = self._hearing
        if answer is None or answer.come.done():
            self.leave()  # it must not be taken for a part of the next answer
            return
        try:
            self._http.receive_data(data)
            while not answer.come.done() and answer.took(self._http.next_event()):
                pass
        except h11.RemoteProtocolError as broken:
            broken.__traceback__ = None  # it would hold itself and all of this in a circle
            answer.fail(httpx.RemoteProtocolError(str(broken)))
        if answer.come.done() and not (answer.asked_for and self._starts_anew()):
            self.leave()

    def _starts_anew(self) -> bool:
        """Whether another request may follow: both sides are done, and nothing is left over."""
        done = self._http.our_state is h11.DONE and self._http.their_state is h11.DONE
        if not done or self._http.trailing_data[0]:
            return False
        self._http.start_next_cycle()
        return True

    def leave(self) -> None:
        """Let go of the connection at once, if there is one."""
        if self.open:
            self.open = False
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's: the connection is there."""
        self._transport = cast(asyncio.Transport, transport)
        # Lower than a piece, so that each is waited for: TLS alone would hold half a megabyte.
        self._transport.set_write_buffer_limits(_SAID_AT_ONCE // 2)
        self.open = True

    def pause_writing(self) -> None:
        """asyncio's: enough is waiting to be sent."""
        self._room = self._loop.create_future()

    def resume_writing(self) -> None:
        """asyncio's: most of it has been taken."""
        room, self._room = self._room, None
        if room is not None:
            room.set_result(None)
        if self._hearing is not None:
            self._hearing.moved()

    def get_buffer(self, sizehint: int) -> memoryview:
        """asyncio's: where may bytes be put?"""
        return self._landing

    def buffer_updated(self, nbytes: int) -> None:
        """asyncio's: so many were put there."""
        self._hear(cast(bytes, self._landing[:nbytes]))  # which h11 copies

    def eof_received(self) -> None:
        """asyncio's: no more will come."""
        self._hear(b"")

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio's: the connection is gone."""
        self.open = False
        if self._hearing is not None:
            self._hearing.fail(httpx.ReadError(str(exc or "closed")))
        if not self._gone.done():
            self._gone.set_result(None)


class _Answer:
    """An answer on its way."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.come: asyncio.Future[httpx.Response] = self._loop.create_future()
        self.moved_at = self._loop.time()
        """When something of it came last, or of the request was taken."""
        self.asked_for = False
        """Whether all of the request has been taken."""
        self._head: h11.Response | None = None
        self._body: list[bytes] = []
        self._size = 0

    def took(self, event: h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]) -> bool:
        """Take one event in. Returns whether another may be there."""
        if isinstance(event, h11.Data):
            self._body.append(event.data)
            self._size += len(event.data)
        elif isinstance(event, h11.Response):
            self._head = event
        elif event is h11.NEED_DATA:
            self.moved()
            return False
        if isinstance(event, h11.EndOfMessage) or self._size > LARGEST_BODY:
            self._whole()
        return True

    def _whole(self) -> None:
        head = cast(h11.Response, self._head)
        self.come.set_result(
            httpx.Response(
                head.status_code,
                headers=head.headers.raw_items(),
                stream=httpx.ByteStream(b"".join(self._body)),
            )
        )

    def moved(self) -> None:
        """Something has come or gone."""
        self.moved_at = self._loop.time()

    def fail(self, error: httpx.TransportError) -> None:
        """It will not come."""
        if not self.come.done():
            self.come.set_exception(error)
            self.come.exception()  # whoever waited may have been cancelled in the same moment


class _Patience:
    """Lets an answer fail when for `seconds` nothing of it came and nothing more was sent."""

    def __init__(self, seconds: float | None, answer: _Answer) -> None:
        self._seconds = seconds
        self._answer = answer
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> None:
        if self._seconds is not None:
            self._timer = self._loop.call_later(self._seconds, self._look, self._seconds)

    def __exit__(self, *exception: object) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _look(self, seconds: float) -> None:
        left = self._answer.moved_at + seconds - self._loop.time()
        if left > 0:
            self._timer = self._loop.call_later(left, self._look, seconds)
        elif self._answer.asked_for:
            self._answer.fail(httpx.ReadTimeout("nothing came"))
        else:
            self._answer.fail(httpx.WriteTimeout("the request was not taken"))
