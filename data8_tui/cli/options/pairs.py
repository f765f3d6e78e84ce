"""`KEY=VALUE`, or whatever an option calls the two, on the command line."""

import click


def pairs(
    context: click.Context, option: click.Parameter, typed: tuple[str, ...]
) -> dict[str, str]:
    """An option's callback: what stands behind the first `=` may hold more of them, or be empty."""
    given: dict[str, str] = {}
    for text in typed:
        key, equals, value = text.partition("=")
        if not key or not equals:
            raise click.BadParameter(f"“{text}” should be {option.metavar or 'KEY=VALUE'}")
        if key in given:
            raise click.BadParameter(f"“{key}” is given twice")
        given[key] = value
    return given
