"""Options of `compare` that mean nothing together, refused before anything is read."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

_OPTIONS = {
    "applied": "--apply",
    "reverted": "--revert",
    "key": "--key",
    "renames": "--rename",
    "by_position": "--by-position",
    "ignore": "--ignore",
    "read_before": "--before",
    "read_after": "--after",
    "job": "--job",
    "fail_on": "--fail-on",
    "column": "--column",
    "kind": "--kind",
    "only": "--only",
    "shapes": "--shapes",
    "limit": "--limit",
    "as_json": "--json",
    "html": "--html",
    "excel": "--excel",
    "target": "-o",
    "force": "--force",
}
_WRITING = ("target", "force")
_USELESS = {
    "applied": [each for each in _OPTIONS if each not in ("applied", "read_before", *_WRITING)],
    "reverted": [each for each in _OPTIONS if each not in ("reverted", "read_after", *_WRITING)],
    "job": ["read_before", "read_after"],
    "by_position": ["key"],
    "target": ["ignore"],
}
"""What would have no effect, or none that could be meant, beside an option."""
_REASONS = {"target": ": a file of changes has every column"}
_NEEDED = {
    "shapes": ("column",),
    "excel": ("target",),
    "force": ("target", "html"),
}
"""Of what an option needs one."""
_OF_VALUES = ("column", "kind", "shapes")


def refuse_conflicts(asked: Mapping[str, Any]) -> None:
    """Raise click's UsageError for the first one; `asked` are the options by their names."""
    for problem in _problems(asked):
        raise click.UsageError(problem)


def _problems(asked: Mapping[str, Any]) -> Iterator[str]:
    given = [
        name for name in _OPTIONS if asked[name] not in (None, (), {}) and asked[name] is not False
    ]
    for name in given:
        for other in _USELESS.get(name, ()):
            if other in given:
                both = f"{_OPTIONS[name]} and {_OPTIONS[other]} can't go together"
                yield both + _REASONS.get(name, "")
    for name, needed in _NEEDED.items():
        if name in given and not any(each in given for each in needed):
            yield f"{_OPTIONS[name]} needs {' or '.join(_OPTIONS[each] for each in needed)}"
    if asked["only"] in ("added", "removed"):
        for name in filter(given.__contains__, _OF_VALUES):
            both = f"--only {asked['only']} and {_OPTIONS[name]} can't go together"
            yield f"{both}: such a record has nothing that changed"
    yield from _ignored_keys(asked)


def _ignored_keys(asked: Mapping[str, Any]) -> Iterator[str]:
    for before, after in asked["key"]:
        if before == after and before in asked["ignore"]:
            yield f"--key and --ignore can't both name “{before}”: a key is always compared"
