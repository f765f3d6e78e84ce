"""From a file's headers to the names of a dataset's columns: `First Name` → `first_name`."""

from collections.abc import Mapping, Sequence

from data8_tui.codes import FileProblem, Problem, Remedy
from data8_tui.errors import UsageError
from data8_tui.transfer.readers.column_names import NAME, column_index, name_from


def map_names(
    headers: Sequence[str], renames: Mapping[str, str], numbers: Sequence[int] = ()
) -> tuple[tuple[str, ...], list[Problem]]:
    """A name for each header, and a problem for each that can't have one.

    `numbers` are those of the columns in the file, where some have been left out. Raises UsageError
    for an unknown column or an invalid name in `renames`.
    """
    names = [name_from(header) for header in headers]
    numbers = numbers or range(1, len(headers) + 1)
    for requested, name in renames.items():
        if not NAME.fullmatch(name):
            raise UsageError(
                f"“{name}” can't be the name of a column",
                remedy=Remedy.COLUMN_NAME_RULE(),
            )
        names[column_index(requested, headers, numbers=numbers)] = name
    problems = [*_nameless(headers, names, numbers), *_twice(headers, names, numbers)]
    return tuple(names), problems


def _nameless(
    headers: Sequence[str], names: Sequence[str], numbers: Sequence[int]
) -> list[Problem]:
    found = []
    for number, header, name in zip(numbers, headers, names, strict=True):
        if not name:
            unnamed = FileProblem.HEADER_EMPTY(number=number)
            if header.strip():
                unnamed = FileProblem.HEADER_WITHOUT_LETTERS(number=number, header=header)
            found.append(Problem(0, unnamed))
    return found


def _twice(headers: Sequence[str], names: Sequence[str], numbers: Sequence[int]) -> list[Problem]:
    first: dict[str, int] = {}
    found = []
    for at, name in enumerate(names):
        other = first.setdefault(name, at)
        if name and other != at:
            equal = FileProblem.COLUMN_NAMES_EQUAL(
                first=numbers[other],
                first_header=headers[other],
                second=numbers[at],
                second_header=headers[at],
                name=name,
            )
            found.append(Problem(0, equal))
    return found
