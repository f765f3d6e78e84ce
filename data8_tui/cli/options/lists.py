"""Options of the commands that print Data8's objects: pages and JSON."""

import functools
from collections.abc import Callable
from typing import Any

import click

STATES = ("queued", "running", "completed", "failed", "cancelled", "unknown")
"""What `--state` takes."""


def paged(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a paged list; the function gets `page=None` for all pages."""

    @functools.wraps(function)
    def with_page(*args: Any, page: int | None, every: bool, **others: Any) -> Any:
        if every and page:
            raise click.UsageError("--page and --all can't go together")
        return function(*args, page=None if every else page or 1, **others)

    number = click.option(
        "--page",
        type=click.IntRange(min=1),
        help="The page to list, of 100 items each; the default is 1.",
    )
    all_pages = click.option("--all", "every", is_flag=True, help="List every page.")
    return number(all_pages(as_json(with_page)))


def as_json(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option for JSON output."""
    text = "JSON, as Data8 sent it: every field and every number unchanged."
    return click.option("--json", "as_json", is_flag=True, help=text)(function)
