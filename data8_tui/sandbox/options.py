"""Every knob of the sandbox, for the command line and for `running(**options)` alike."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from data8_tui.sandbox import instants


@dataclass(frozen=True)
class Options:
    """Times in seconds, rates from 0 to 1; the command line's `--fail-rate` is `fail_rate`."""

    port: int = 0
    db: str = ":memory:"
    seed: int = 2026
    now: datetime | None = None
    client_id: str = "sandbox"
    client_secret: str | None = None
    token_lifetime: float = 3600.0
    latency: float = 0.0
    jitter: float = 0.0
    fail_rate: float = 0.0
    fail_statuses: tuple[int, ...] = (500, 503, 429)
    retry_after: str = "1"
    drop_rate: float = 0.0
    unauthorised_once: bool = False
    listing: str = "basic"
    records: str = "list"
    unset: str = "null"
    speed: float = 0.0
    arrivals: float = 300.0
    max_body: int = 30_000_000
    until_stdin_closes: bool = False


def _statuses(text: str) -> tuple[int, ...]:
    return tuple(int(status) for status in text.split(","))


_SETTINGS: dict[str, tuple[dict[str, Any], str]] = {
    "port": ({"type": int}, "the port on 127.0.0.1; 0 takes a free one"),
    "db": ({"metavar": "PATH"}, "where datasets and jobs are kept; :memory: forgets them"),
    "seed": ({"type": int}, "the account's seed: the same seed, the same account"),
    "now": ({"type": instants.read, "metavar": "ISO"}, "stop the sandbox's clock at this instant"),
    "client_id": ({"metavar": "ID"}, "the client that the token server knows"),
    "client_secret": ({"metavar": "TEXT"}, "its secret; made up when not given"),
    "token_lifetime": ({"type": float}, "seconds until a token expires"),
    "latency": ({"type": float}, "seconds before each answer"),
    "jitter": ({"type": float}, "up to so many seconds more, at random"),
    "fail_rate": ({"type": float}, "share of the requests that fail, 0 to 1"),
    "fail_statuses": ({"type": _statuses, "metavar": "500,503"}, "what they fail with"),
    "retry_after": ({}, "Retry-After of 429 and 503: seconds, 'date' or 'none'"),
    "drop_rate": ({"type": float}, "share of the requests whose connection is cut, 0 to 1"),
    "unauthorised_once": ({"action": "store_true"}, "answer the first good token with 401"),
    "listing": ({"choices": ("name", "basic", "full")}, "how much of a job GET /Job tells"),
    "records": ({"choices": ("list", "wrapped")}, "records as a list, or as {records: [...]}"),
    "unset": ({"choices": ("null", "missing", "minimum")}, "how an instant without value looks"),
    "speed": ({"type": float}, "records a second of new jobs; 0 suits the file's size"),
    "arrivals": ({"type": float}, "seconds between the jobs of others; 0 for none"),
    "max_body": ({"type": int}, "bytes above which a body is refused with 413"),
    "until_stdin_closes": ({"action": "store_true"}, "leave when standard input ends"),
}


def parse(arguments: Sequence[str]) -> Options:
    """Options from a command line; leaves with 2 and a usage line when it can't be read."""
    parser = argparse.ArgumentParser(
        prog="python -m data8_tui.sandbox",
        description="A stand-in for Data8's batch API on a loopback socket.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    for option in fields(Options):
        settings, said = _SETTINGS[option.name]
        flag = "--" + option.name.replace("_", "-")
        parser.add_argument(flag, default=option.default, help=said, **settings)
    return Options(**vars(parser.parse_args(arguments)))
