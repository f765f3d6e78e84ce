"""`KEY=VALUE` options."""

import click


def pairs(
    context: click.Context, option: click.Parameter, typed: tuple[str, ...]
) -> dict[str, str]:
    """Callback of a repeatable option. Only the first `=` splits; the value may be empty.

    Raises BadParameter for text without a key or `=`, and for a key given twice.
    """
    given: dict[str, str] = {}
    for text in typed:
        key, equals, value = text.partition("=")
        if not key or not equals:
            raise click.BadParameter(f"“{text}” should be {option.metavar or 'KEY=VALUE'}")
        if key in given:
            raise click.BadParameter(f"“{key}” is given twice")
        given[key] = value
    return given
