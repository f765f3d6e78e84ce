"""What a failure of the network means: in words, with its own advice, and whether the request had
been sent.

asyncio, anyio, httpcore and httpx each wrap what happened, so the causes are looked through.
"""

import errno
import re
import socket
import ssl
from collections.abc import Iterator
from typing import Final, NamedTuple

from data8_tui.api.errors import Transient
from data8_tui.api.transport.httpx_import import httpx
from data8_tui.api.transport.proxies import ProxyChoice
from data8_tui.codes import Message, Remedy
from data8_tui.errors import ConnectionFailed

NETWORK_FAILURES: Final = (httpx.HTTPError, httpx.InvalidURL, OSError)
"""What sending may raise."""


class NotHTTP(httpx.RemoteProtocolError):
    """What a server has sent is no HTTP/1 response; `came` is how it begins."""

    def __init__(self, came: bytes) -> None:
        super().__init__("no status line")
        self.came = came


class NotThisMachine(httpx.ConnectError):
    """`localhost` has led to another machine, to which nothing may be sent without TLS."""


_NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)

_IN_WORDS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (httpx.ConnectTimeout, "no connection in time"),
    (httpx.ConnectError, "no connection"),
    (httpx.ProxyError, "the proxy refused"),
    (httpx.ReadTimeout, "no answer in time"),
    (httpx.WriteTimeout, "the request could not be sent in time"),
    (TimeoutError, "the answer took too long"),
    (httpx.RemoteProtocolError, "the answer broke off"),
    (httpx.ReadError, "the connection broke"),
    (httpx.WriteError, "the connection broke"),
)

_UNREACHABLE: Final = frozenset(
    {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}
)

# What OpenSSL calls it, in the versions that Python is built with.
_NOT_TLS: Final = frozenset(
    {
        *("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST", "UNKNOWN_PROTOCOL"),
        *("PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE", "BAD_RECORD_TYPE", "RECORD_TOO_SMALL"),
    }
)
_OUTDATED: Final = frozenset(
    {
        *("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE"),
        *("VERSION_TOO_LOW", "WRONG_SSL_VERSION", "SSLV3_ALERT_HANDSHAKE_FAILURE"),
        *("NO_SHARED_CIPHER", "TLSV1_ALERT_INSUFFICIENT_SECURITY", "DH_KEY_TOO_SMALL"),
    }
)

_DISTRUSTED: Final = {
    9: ("it is not valid yet", Remedy.CHECK_CLOCK),
    10: ("it has expired", Remedy.CHECK_CLOCK),
    18: ("it is signed by itself", Remedy.TRUST_AUTHORITY),
    19: ("it is signed by an unknown authority", Remedy.TRUST_AUTHORITY),
    20: ("it is signed by an unknown authority", Remedy.TRUST_AUTHORITY),
    21: ("it is signed by an unknown authority", Remedy.TRUST_AUTHORITY),
    23: ("it was revoked", Remedy.CHECK_CERTIFICATE_NAME),
    62: ("it is for another name", Remedy.CHECK_CERTIFICATE_NAME),
    64: ("it is for another address", Remedy.CHECK_CERTIFICATE_NAME),
}
"""By OpenSSL's X509_V_ERR number: why a certificate is not trusted, and what to do."""


class _Failure(NamedTuple):
    """What went wrong, to follow a colon. After a `lasting` one a repeat can't help."""

    reason: str
    remedy: Message | None = None
    lasting: bool = False


def classify(
    failed: Exception, subject: str, host: str, proxy: ProxyChoice | None = None
) -> Transient | ConnectionFailed:
    """The error for a request about `subject` to `host`; final where a repeat can't help.

    `proxy` is the one that the request went through.
    """
    causes = list(_causes(failed))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _distrusted(cause, host, proxy)
    if isinstance(failed, NotHTTP):
        return _not_http(failed, host)
    failure = _proxy_failure(failed, causes, proxy) if proxy else _failure(failed, causes, "server")
    through = f" (proxy {proxy.host}, from {proxy.variable})" if proxy else ""
    error = ConnectionFailed(
        f"No whole answer for {subject} from {host}: {failure.reason}{through}",
        remedy=failure.remedy,
    )
    if failure.lasting:
        return error
    return Transient(error, failure.reason, may_have_acted=not isinstance(failed, _NOT_SENT))


def _not_http(failed: NotHTTP, host: str) -> Transient:
    line = failed.came.split(b"\n")[0].strip().decode("latin-1")
    error = ConnectionFailed(
        f"{host} doesn't speak HTTP: it sent “{line}”", remedy=Remedy.CHECK_BASE_ADDRESS()
    )
    return Transient(error, "an answer that is not HTTP", repeatable=False)


def _distrusted(
    failed: ssl.SSLCertVerificationError, host: str, proxy: ProxyChoice | None
) -> ConnectionFailed:
    unknown = ("it is not accepted", Remedy.TRUST_AUTHORITY)
    reason, remedy = _DISTRUSTED.get(failed.verify_code, unknown)
    whose = f"{host} (or of the proxy {proxy.host})" if proxy and proxy.secured else host
    return ConnectionFailed(
        f"The certificate of {whose} can't be trusted: {reason}", remedy=remedy()
    )


def _proxy_failure(failed: Exception, causes: list[BaseException], proxy: ProxyChoice) -> _Failure:
    if isinstance(failed, httpx.ProxyError):
        return _refused_by_proxy(str(failed), proxy)
    failure = _failure(failed, causes, "proxy")
    timed_out = isinstance(failed, httpx.ConnectTimeout)
    if not (timed_out or "proxy" in failure.reason):
        return failure
    return failure._replace(remedy=Remedy.CHECK_PROXY_ADDRESS(variable=proxy.variable))


def _refused_by_proxy(answer: str, proxy: ProxyChoice) -> _Failure:
    """By the status that the proxy answered with; its other words are its own."""
    status = int(match[0]) if (match := re.match(r"\d{3}\b", answer)) else 0
    if status == 407:
        remedy = Remedy.SET_PROXY_CREDENTIALS(variable=proxy.variable)
        return _Failure("the proxy wants a user name and a password (407)", remedy, lasting=True)
    remedy = Remedy.CHECK_PROXY_ADDRESS(variable=proxy.variable)
    if status in (502, 503, 504):
        return _Failure(f"the proxy could not reach it ({status})", Remedy.TRY_LATER())
    return _Failure(f"the proxy refused{f' ({status})' if status else ''}", remedy)


def _failure(failed: Exception, causes: list[BaseException], end: str) -> _Failure:
    if isinstance(failed, httpx.ConnectError):
        if isinstance(failed, NotThisMachine):
            return _Failure("localhost is not this machine", Remedy.CHECK_HOST_NAME(), True)
        for cause in causes:
            if (found := _connect_failure(cause, end)) is not None:
                return found
    remedy = Remedy.CHECK_FIREWALL() if isinstance(failed, httpx.ConnectTimeout) else None
    return _Failure(_in_words(failed), remedy)


def _connect_failure(cause: BaseException, end: str) -> _Failure | None:
    """Why there is no connection to that end, by one of the causes; None where it is not that."""
    if isinstance(cause, ssl.SSLError) and not _is_cut(cause):
        return _tls_failure(cause.reason or "")
    if isinstance(cause, ssl.SSLError | ConnectionResetError | ConnectionAbortedError):
        return _Failure("the connection was cut while TLS was begun", Remedy.CHECK_INTERCEPTION())
    if isinstance(cause, socket.gaierror):
        later = " at present" if cause.errno == socket.EAI_AGAIN else ""
        return _Failure(f"the {end}'s name can't be looked up{later}", Remedy.CHECK_HOST_NAME())
    numbers = _numbers(cause)
    if errno.ECONNREFUSED in numbers:
        return _Failure(f"the {end} refused the connection", Remedy.CHECK_PORT())
    if errno.ETIMEDOUT in numbers:
        return _Failure("no connection in time", Remedy.CHECK_FIREWALL())
    if numbers & _UNREACHABLE:
        return _Failure(f"the {end}'s network is unreachable", Remedy.CHECK_NETWORK())
    return None


def _is_cut(error: ssl.SSLError) -> bool:
    """Whether the connection ended below TLS, which has as many classes as moments to do so."""
    return isinstance(error, ssl.SSLEOFError | ssl.SSLSyscallError | ssl.SSLZeroReturnError)


def _tls_failure(reason: str) -> _Failure:
    if reason in _NOT_TLS:
        return _Failure("what answers there doesn't speak TLS", Remedy.USE_TLS_PORT(), True)
    if reason in _OUTDATED:
        return _Failure("it speaks no version of TLS that is safe", Remedy.UPDATE_TLS(), True)
    called = reason.lower().replace("_", " ")
    return _Failure(f"TLS failed{f' ({called})' if called else ''}", Remedy.CHECK_INTERCEPTION())


def _numbers(cause: BaseException) -> set[int]:
    """The system's error numbers; asyncio lists those of several addresses in its message."""
    if not isinstance(cause, OSError):
        return set()
    listed = re.findall(r"\[Errno (\d+)\]", str(cause))
    return {*map(int, listed), *([cause.errno] if cause.errno else [])}


def _in_words(failed: Exception) -> str:
    for kind, words in _IN_WORDS:
        if isinstance(failed, kind):
            return words
    return f"a network failure ({type(failed).__name__})"


def _causes(failed: BaseException | None) -> Iterator[BaseException]:
    """The exception, those that it was raised from, and those of groups among them."""
    while failed is not None:
        yield failed
        if isinstance(failed, BaseExceptionGroup):
            for each in failed.exceptions:
                yield from _causes(each)
        failed = failed.__cause__ or failed.__context__
