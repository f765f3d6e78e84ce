"""A tiny server that says what a test tells it to, for what no honest Data8 would say."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZXN0In0.c2lnbmF0dXJl"
SECRET = "the-stand-in's-own-secret"


@contextmanager
def stand(answers: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Serve `answers` (a path, decoded or as sent, to what is said as JSON) while the block lasts.

    Gives the DATA8_* variables of a client that may ask. Any other path is answered with 404.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(answers))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield {
            "DATA8_BASE_URL": base,
            "DATA8_TOKEN_URL": f"{base}/token",
            "DATA8_CLIENT_ID": "client",
            "DATA8_CLIENT_SECRET": SECRET,
        }
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(answers: Mapping[str, Any]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._say(200, {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600})

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            if self.path in answers:
                self._say(200, answers[self.path])
            elif path in answers:
                self._say(200, answers[path])
            else:
                self._say(404, {"title": "Not found"})

        def _say(self, status: int, said: Any) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    return Handler
