"""In which line of a TOML text each key stands, which tomllib doesn't report."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

Keys = tuple[str, ...]


def key_lines(text: str) -> dict[Keys, int]:
    """The line, counted from 1, of each table and key by its dotted path.

    Of a text that isn't TOML the lines before the fault.
    """
    found: dict[Keys, int] = {}
    table: Keys = ()
    for line, statement, document in _statements(text):
        heading = statement.lstrip().startswith("[")
        table = () if heading else table
        for keys in _paths(document):
            found.setdefault((*table, *keys), line)
        if heading:
            table = max(_paths(document), key=len, default=())
    return found


def line_of(lines: Mapping[Keys, int], keys: Keys) -> int:
    """The line of a key, or of the table that it is in; 0 where that isn't known."""
    for length in range(len(keys), 0, -1):
        if keys[:length] in lines:
            return lines[keys[:length]]
    return 0


def _statements(text: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Each statement with the line where it begins, and its own contents."""
    begin, pending = 1, ""
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        begin = number if not pending else begin
        pending += line
        try:
            document = tomllib.loads(pending)
        except tomllib.TOMLDecodeError:
            continue  # a list or a text of several lines
        if document:
            yield begin, pending, document
        pending = ""


def _paths(document: Mapping[str, Any]) -> Iterator[Keys]:
    for key, value in document.items():
        inner = value[0] if isinstance(value, list) and value else value
        yield (key,)
        if isinstance(inner, Mapping):
            yield from ((key, *each) for each in _paths(inner))
