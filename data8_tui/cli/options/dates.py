"""The options --from and --to: a range of times, both ends included."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from data8_tui.cli.invocation import Invocation
from data8_tui.clock import SystemClock
from data8_tui.dates import parse_bound
from data8_tui.errors import UsageError


def time_bound(context: click.Context, option: click.Parameter, typed: str) -> datetime | None:
    """Callback of an option: a day or a time, None for an empty text. Raises UsageError."""
    now, end = SystemClock().now(), option.name == "end"
    bound = parse_bound(typed, now, end=end)  # an error of the text comes before settings are read
    if bound and (invocation := context.find_object(Invocation)):
        invocation.use_time_zone()
        return parse_bound(typed, now, end=end)
    return bound


def date_range(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --from and --to; the function gets `start` and `end`, aware or None."""
    start = click.option(
        "--from",
        "start",
        metavar="WHEN",
        default="",
        callback=time_bound,
        help="Submitted then or later.",
    )
    end = click.option(
        "--to",
        "end",
        metavar="WHEN",
        default="",
        callback=time_bound,
        help="Submitted then or earlier.",
    )
    return start(end(function))


def refuse_reversed(start: datetime | None, end: datetime | None) -> None:
    """Raise UsageError where the range ends before it begins."""
    if start and end and end < start:
        raise UsageError("--to lies before --from").with_note("Exchange the two.")
