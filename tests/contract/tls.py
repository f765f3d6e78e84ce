"""Certificates made for a test, and servers that present them, or fail in another way."""

import asyncio
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

from tests.contract.scripted_server import answer

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Authority:
    """A certificate authority; `path` is what SSL_CERT_FILE would name."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.path = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(str(self.path))

    def server_context(
        self,
        name: str = "127.0.0.1",
        *,
        valid: tuple[timedelta, timedelta] = (timedelta(days=-1), timedelta(days=1)),
    ) -> ssl.SSLContext:
        """For a server of that name, whose certificate is valid from and to so far from now."""
        now = datetime.now(UTC)
        certificate = self._authority.issue_cert(
            name, not_before=now + valid[0], not_after=now + valid[1]
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        return context


@asynccontextmanager
async def listening(serve: Serve, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server on a port of this machine, which is given."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    listener = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=tls)
    async with listener:
        yield listener.sockets[0].getsockname()[1]


async def grant_and_list(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A token for a POST and no jobs for a GET."""
    while head := await reader.readuntil(b"\r\n\r\n"):
        length = next(
            (
                int(line[15:])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-l")
            ),
            0,
        )
        await reader.readexactly(length)
        writer.write(answer(200, b'{"access_token":"t"}' if head.startswith(b"POST") else b"[]"))


async def speak_plainly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """As a web server does whose port is one for http."""
    await reader.read(1)
    writer.write(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")


def alerting(number: int) -> Serve:
    """What ends the handshake by a fatal alert: 70 is for the version, 40 for the ciphers."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(bytes((21, 3, 1, 0, 2, 2, number)))
        await reader.read()

    return serve


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Close the connection in the middle of the handshake."""
    await reader.read(1)
    writer.close()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reset the connection in the middle of the handshake."""
    await reader.read(1)
    raw = writer.get_extra_info("socket")
    raw.setsockopt(1, 13, struct.pack("ii", 1, 0))  # SO_LINGER
    writer.transport.abort()


def tunnel_to(port: int) -> Serve:
    """A proxy that takes every CONNECT to that port of this machine."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        inner, outer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        await asyncio.gather(_copy(reader, outer), _copy(inner, writer))

    return serve


async def _copy(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65_536):
            to.write(data)
    except OSError:
        pass
    to.close()
