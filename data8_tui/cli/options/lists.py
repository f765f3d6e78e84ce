"""Options of the commands that print Data8's objects: pages and JSON."""

import functools
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, Final, get_args

import click

from data8_tui.settings.choices import JobColumn, JobStateName

STATES: Final[tuple[str, ...]] = get_args(JobStateName)
"""What `--state` takes."""
JOB_COLUMNS: Final[tuple[str, ...]] = get_args(JobColumn)


def job_columns(
    context: click.Context, option: click.Parameter, typed: str | None
) -> tuple[str, ...] | None:
    """Callback of an option: columns with commas between them; None where it isn't given.

    Raises BadParameter.
    """
    if typed is None:
        return None
    names = tuple(name.strip() for name in typed.split(",") if name.strip())
    for name in names:
        if name not in JOB_COLUMNS:
            near = get_close_matches(name, JOB_COLUMNS, n=1)
            meant = f"did you mean “{near[0]}”?" if near else f"known: {', '.join(JOB_COLUMNS)}"
            raise click.BadParameter(f"there is no column “{name}”; {meant}", context, option)
    return names


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
    text = "JSON, as Data8 sent it: every field and number unchanged, with words for its codes."
    return click.option("--json", "as_json", is_flag=True, help=text)(function)
