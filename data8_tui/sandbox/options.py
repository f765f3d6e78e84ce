"""The sandbox's options, for the command line and for `running(**options)`."""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from typing import Any

from data8_tui.sandbox import bounds, instants, variant

SECRET_VARIABLE = "SANDBOX_CLIENT_SECRET"  # noqa: S105
"""The environment variable with the client secret, where no other user sees it."""
_LARGEST = 2**31 - 1


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
    status_codes: str | Mapping[str, int | str] = ""
    shape: str | Mapping[str, str] = "list"
    field_names: str = "camel"
    dataset_filters: str | Sequence[str] = "input,output"
    largest: int = 0
    schedules: bool = False
    speed: float = 0.0
    arrivals: float = 300.0
    max_body: int = 30_000_000
    until_stdin_closes: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for options that contradict each other."""
        shape = variant.parse_shape(self.shape)["records"]
        if self.records == "wrapped" and shape not in ("list", "records"):
            raise ValueError(f"records can't be wrapped and have the shape {shape!r}, too")


def _statuses(text: str) -> tuple[int, ...]:
    return tuple(bounds.failure_status(int(status)) for status in text.split(","))


def _record_count(text: str) -> int:
    if not 0 <= int(text) <= _LARGEST:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to {_LARGEST}")
    return int(text)


def _port(text: str) -> int:
    if not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: they go from 0 to 65535")
    return int(text)


def _checked(parse: Callable[[object], object]) -> Callable[[str], object]:
    """A type of argparse that keeps the message of a ValueError."""

    def check(text: str) -> object:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return check


_NUMBER: dict[str, Any] = {"type": int, "metavar": "N"}
_SECONDS: dict[str, Any] = {"type": _checked(bounds.seconds), "metavar": "SECONDS"}
_SHARE: dict[str, Any] = {"type": _checked(bounds.share), "metavar": "SHARE"}
_SWITCH: dict[str, Any] = {"action": "store_true"}

_ARGUMENTS: dict[str, tuple[dict[str, Any], str]] = {
    "port": ({"type": _port, "metavar": "PORT"}, "the port on 127.0.0.1; 0 takes a free one"),
    "db": ({"metavar": "PATH"}, "the file that keeps datasets and jobs; :memory: keeps none"),
    "seed": (_NUMBER, "the account's seed: an equal seed gives an equal account"),
    "now": (
        {"type": instants.parse_instant_text, "metavar": "ISO"},
        "stop the sandbox's clock at this instant",
    ),
    "client_id": ({"metavar": "ID"}, "the client ID that the token server accepts"),
    "client_secret": (
        {"metavar": "TEXT"},
        f"its secret, which ps shows; random if not given, or from {SECRET_VARIABLE}",
    ),
    "token_lifetime": ({"type": float, "metavar": "SECONDS"}, "lifetime of a token"),
    "latency": (_SECONDS, "delay before each response"),
    "jitter": (_SECONDS, "random extra delay, at most"),
    "fail_rate": (_SHARE, "share of requests that fail, 0 to 1"),
    "fail_statuses": ({"type": _statuses, "metavar": "LIST"}, "the statuses that they fail with"),
    "retry_after": ({"metavar": "TEXT"}, "Retry-After of 429 and 503: seconds, 'date' or 'none'"),
    "drop_rate": (_SHARE, "share of requests whose connection is aborted, 0 to 1"),
    "unauthorised_once": (_SWITCH, "respond 401 to the first valid token"),
    "listing": ({"choices": ("name", "basic", "full")}, "how much of each job GET /Job lists"),
    "records": ({"choices": ("list", "wrapped")}, "wrapped is --shape records=records"),
    "unset": ({"choices": ("null", "missing", "minimum")}, "how a time without a value is sent"),
    "status_codes": (
        {"type": _checked(variant.parse_status_codes), "metavar": "LIST"},
        "codes of statuses, numbers or texts; the others keep theirs"
        f" [{', '.join(f'{state}={code}' for state, code in variant.STATUSES.items())}]",
    ),
    "shape": (
        {"type": _checked(variant.parse_shape), "metavar": "SHAPE"},
        "what lists stand in: list, records, data, items, Records, Data, Items, envelope, nested,"
        " two-lists or null; or by list: jobs=items,datasets=data,records=Records",
    ),
    "field_names": (
        {"choices": ("camel", "pascal")},
        "names of fields: recordCount or RecordCount",
    ),
    "dataset_filters": (
        {"type": _checked(variant.parse_dataset_filters), "metavar": "NAMES"},
        "the parameters of GET /Dataset that select inputs and outputs, or none",
    ),
    "largest": (
        {"type": _record_count, "metavar": "N"},
        "records of one more, huge dataset: national_consumer_file_2026_output; 0 for none",
    ),
    "schedules": (
        _SWITCH,
        "regular jobs of 60 days as well, whose last night went wrong in several ways",
    ),
    "speed": ({"type": float, "metavar": "N"}, "records a second; 0 depends on the file's size"),
    "arrivals": (
        {"type": float, "metavar": "SECONDS"},
        "time between the jobs of other users; 0 for none",
    ),
    "max_body": (_NUMBER, "bytes; a larger body is refused with 413"),
    "until_stdin_closes": (_SWITCH, "stop when standard input ends"),
}


def _help(text: str, default: Any) -> str:
    """The help of an option, with its default if it has one."""
    if default is None or default is False or default == "":
        return text
    known = ",".join(map(str, default)) if isinstance(default, tuple) else f"{default}"
    return f"{text} [{known.removesuffix('.0')}]"


def parse(arguments: Sequence[str]) -> Options:
    """Parse a command line. Raises SystemExit with status 2 after a usage message."""
    parser = argparse.ArgumentParser(
        prog="python -m data8_tui.sandbox",
        description="A stand-in for Data8's batch API on a loopback socket. It is for the users of"
        " this machine: each of them can connect, but needs the secret to read or change anything.",
        formatter_class=partial(argparse.HelpFormatter, max_help_position=28, width=80),
    )
    for option in fields(Options):
        settings, text = _ARGUMENTS[option.name]
        flag = "--" + option.name.replace("_", "-")
        explained = _help(text, option.default)
        parser.add_argument(flag, default=option.default, help=explained, **settings)
    parsed = vars(parser.parse_args(arguments))
    parsed["client_secret"] = parsed["client_secret"] or os.environ.get(SECRET_VARIABLE)
    try:
        return Options(**parsed)
    except ValueError as contradiction:
        parser.error(str(contradiction))
