"""What a failure of the network means: in words, and whether the request had been sent."""

import ssl
from typing import Final

from data8_tui.api.errors import Transient
from data8_tui.api.transport.httpx_import import httpx
from data8_tui.codes import Remedy
from data8_tui.errors import ConnectionFailed

NETWORK_FAILURES: Final = (httpx.HTTPError, httpx.InvalidURL, OSError)
"""What sending may raise."""


class NotHTTP(httpx.RemoteProtocolError):
    """What a server has sent is no HTTP/1 response; `came` is how it begins."""

    def __init__(self, came: bytes) -> None:
        super().__init__("no status line")
        self.came = came


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


def classify(failed: Exception, subject: str, host: str) -> Transient | ConnectionFailed:
    """The error for a request about `subject` to `host`; final where a repeat can't help."""
    if _untrusted(failed):
        return ConnectionFailed(
            f"The certificate of {host} can't be trusted",
            remedy=Remedy.TRUST_AUTHORITY(),
        )
    if isinstance(failed, NotHTTP):
        return _not_http(failed, host)
    reason = _in_words(failed)
    error = ConnectionFailed(f"No whole answer for {subject} from {host}: {reason}")
    return Transient(error, reason, may_have_acted=not isinstance(failed, _NOT_SENT))


def _not_http(failed: NotHTTP, host: str) -> Transient:
    line = failed.came.split(b"\n")[0].strip().decode("latin-1")
    error = ConnectionFailed(
        f"{host} doesn't speak HTTP: it sent “{line}”", remedy=Remedy.CHECK_BASE_ADDRESS()
    )
    return Transient(error, "an answer that is not HTTP", repeatable=False)


def _in_words(failed: Exception) -> str:
    for kind, words in _IN_WORDS:
        if isinstance(failed, kind):
            return words
    return f"a network failure ({type(failed).__name__})"


def _untrusted(failed: BaseException | None) -> bool:
    while failed is not None:
        if isinstance(failed, ssl.SSLCertVerificationError):
            return True
        failed = failed.__cause__ or failed.__context__
    return False
