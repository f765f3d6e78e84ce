"""Credentials that nobody may ever see, in every spelling, and a server that sends them back."""

import base64
import html
import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from data8_tui.clock import FrozenClock

CLIENT = "canary-client"
SECRET = 'Kp4/x+Tz"9Q=s&v7W~m2Lr\\8c<N5'
TOKEN = (
    "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9."
    "eyJjbGllbnRfaWQiOiJjYW5hcnkiLCJzY29wZSI6IkJhdGNoQXBpIn0."
    "q7Wm3Zt9Xc1Vb5Nn8Mk2Lj4Hg6Fd0Sa-Pq_Rw3Ey7Tu1Io5"
)
NOW = datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC)
ENOUGH = 16
"""Characters of a credential that are too many wherever they stand."""


def spellings(credential: str) -> dict[str, str]:
    """What a server could make of a credential that it was sent."""
    encoded = quote(credential, safe="")
    basic = base64.b64encode(f"{CLIENT}:{credential}".encode()).decode()
    return {
        "as it is": credential,
        "URL-encoded": encoded,
        "URL-encoded, lower case": encoded.replace("%2F", "%2f").replace("%2B", "%2b"),
        "URL-encoded twice": quote(encoded, safe=""),
        "base64": base64.b64encode(credential.encode()).decode(),
        "base64, URL-safe": base64.urlsafe_b64encode(credential.encode()).decode(),
        "Basic": basic,
        "Basic, URL-encoded": quote(basic, safe=""),
        "JSON in JSON": json.dumps(credential),
        "all characters escaped": "".join(f"\\u{ord(each):04x}" for each in credential),
        "HTML": html.escape(credential),
        "Python": repr(credential.encode()),
        "hexadecimal": credential.encode().hex(),
        "wrapped": "\n".join(credential[at : at + 7] for at in range(0, len(credential), 7)),
        "folded": "\r\n\t".join(credential[at : at + 20] for at in range(0, len(credential), 20)),
        "cut at its end": credential[: max(ENOUGH, len(credential) * 2 // 3)],
        "cut at its beginning": credential[-max(ENOUGH, len(credential) * 2 // 3) :],
    }


def leaks(text: str) -> list[str]:
    """The spellings of both credentials, or large parts of them, that `text` shows."""
    bare = "".join(each for each in text if each.isprintable() and not each.isspace())
    for symbol in "␉␊␍":
        bare = bare.replace(symbol, "")
    return [
        f"{name} ({kind}): {part}"
        for name, credential in (("secret", SECRET), ("token", TOKEN))
        for kind, spelling in spellings(credential).items()
        for part in _parts("".join(spelling.split()))
        if part in bare
    ]


def _parts(spelling: str) -> set[str]:
    """Pieces that any large part of it holds: of base64 only those that the credential decides."""
    inner = spelling[24:] if len(spelling) > 48 else spelling
    step = max(1, len(inner) // 8)
    return {inner[at : at + ENOUGH + 2] for at in range(0, max(1, len(inner) - ENOUGH - 1), step)}


@dataclass
class EchoServer:
    """Grants a token, then answers with `status`: a refusal, or all that a job may hold (200)."""

    status: int = 400
    token_status: int = 200
    records: int = 2
    refused_from: int = 1_000_000
    """The first record that is refused, with 422."""
    columns: tuple[str, str] = ("name", "phone")
    """Those of dataset d."""
    asked: list[str] = field(default_factory=list)
    base_url: str = ""
    client_id: str = CLIENT
    client_secret: str = SECRET
    clock: FrozenClock = field(default_factory=lambda: FrozenClock(NOW))

    @property
    def token_url(self) -> str:
        return f"{self.base_url}/token"

    @property
    def variables(self) -> dict[str, str]:
        """The DATA8_* variables of its account."""
        names = ("base_url", "token_url", "client_id", "client_secret")
        return {f"DATA8_{name.upper()}": getattr(self, name) for name in names}

    def answer(self, method: str, target: str, request: str) -> tuple[int, Any]:
        """What is answered, as JSON, to a request that was written out in `request`."""
        path, _, query = target.partition("?")
        if path == "/token":
            granted = {"access_token": TOKEN, "expires_in": 3600}
            return self.token_status, granted if self.token_status == 200 else _problem(request)
        self.asked.append(f"{method} {path}")
        if self.status != 200:
            return self.status, _problem(request)
        if path.endswith("/data"):
            return self._chunk(request, **{k: int(v[0]) for k, v in parse_qs(query).items()})
        return 200, self._content(path, request)

    def _chunk(self, request: str, start: int = 1, count: int = 1) -> tuple[int, Any]:
        if start >= self.refused_from:
            return 422, _problem(request)
        one = dict(zip(self.columns, record().values(), strict=True))
        return 200, [one] * max(0, min(count, self.records - start + 1))

    def _content(self, path: str, request: str) -> Any:
        kind, _, name = path.removeprefix("/").partition("/")
        name = unquote(name)
        if kind == "Job":
            listed = [_job(f"job {number} {SECRET} {TOKEN}", request) for number in range(3)]
            return _job(name, request) if name else listed
        named = _dataset(name, self.records, self.columns)
        return named if name else [_dataset(f"dataset {SECRET}"), _dataset(TOKEN)]


def _echo(request: str) -> dict[str, str]:
    echoed = {f"secret {kind}": each for kind, each in spellings(SECRET).items()}
    echoed |= {f"token {kind}": each for kind, each in spellings(TOKEN).items()}
    return {"request": request, **echoed, SECRET: "a key", f"Bearer {TOKEN}": "a key"}


def _problem(request: str) -> dict[str, Any]:
    echoed = _echo(request)
    texts = list(echoed.values())
    return {
        "error": f"invalid_client {SECRET}",
        "error_description": " ".join(texts),
        "title": f"Refused: {TOKEN} and {SECRET}",
        "detail": "; ".join(texts),
        "errors": {**{f"{SECRET}.{n}": [each] for n, each in enumerate(texts)}, "name": texts},
    }


def _job(name: str, request: str) -> dict[str, Any]:
    echoed = _echo(request)
    return {
        "name": name,
        "workflowName": f"Workflow {SECRET}",
        "submittedAt": "2026-11-20T09:00:00Z",
        "completedAt": "2026-11-20T09:10:00Z",
        "status": 3,
        "percentComplete": 50,
        "statistics": {"error": f"refused for {SECRET}", **echoed, "list": [*echoed.values()]},
        "parameters": echoed,
        "inputDatasets": {SECRET: TOKEN},
        "outputDatasets": {"Cleansed": f"out {SECRET}"},
        "inputFilename": f"{SECRET}.csv",
        "outputFilenames": {"Report": f"{TOKEN}.xlsx"},
    }


def _dataset(name: str, records: int = 2, columns: Iterable[str] = ()) -> dict[str, Any]:
    named = columns if name == "d" else (f"col {SECRET}", TOKEN)
    return {
        "name": name,
        "columns": dict.fromkeys(named, 0),
        "recordCount": records,
        "completed": True,
        "input": False,
    }


def record() -> dict[str, str]:
    """Each record of each dataset; the columns of dataset d are its keys."""
    return {"name": f"value {TOKEN}", "phone": SECRET}


@contextmanager
def echoing(**settings: Any) -> Iterator[EchoServer]:
    """A server for one test. The settings are `EchoServer`'s fields."""
    echo = EchoServer(**settings)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(echo))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    echo.base_url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield echo
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(echo: EchoServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            request = f"{self.requestline}\n{self.headers}\n{body}"
            status, said = echo.answer(self.command, self.path, request)
            data = json.dumps(said).encode()
            self.send_response(status, f"Refused {SECRET}".encode("ascii", "replace").decode())
            self.send_header("Content-Type", "application/problem+json")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("X-Echo", TOKEN)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_PATCH = _serve  # noqa: N815

        def log_message(self, *arguments: object) -> None:
            pass

    return Handler
