"""Addresses of cells, as `B7`, within Excel's limits."""

from functools import lru_cache

from data8_tui.transfer.sheet_limits import MAX_COLUMNS, MAX_ROWS

_MAX_LETTERS = 3


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


LETTERS = tuple(_letters(number) for number in range(MAX_COLUMNS + 1))
"""The letters of each column, by its number from 1: `A` for 1."""


@lru_cache(MAX_COLUMNS)
def column_number(letters: str) -> int:
    """1 for `A`. Raises ValueError for what is no column of a sheet."""
    number = 0
    if not (letters.isascii() and letters.isalpha()) or len(letters) > _MAX_LETTERS:
        raise ValueError(letters)
    for letter in letters.upper():
        number = 26 * number + ord(letter) - 64
    if number > MAX_COLUMNS:
        raise ValueError(letters)
    return number


def cell_address(row: int, column: int) -> str:
    """`B7` for row 7 and column 2."""
    return f"{LETTERS[column]}{row}"


def row_number(text: str) -> int:
    """A row's number as it is written. Raises ValueError for what is no row of a sheet."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_ROWS))):
        raise ValueError(text)
    number = int(text)
    if not 1 <= number <= MAX_ROWS:
        raise ValueError(text)
    return number
