"""Bounds that several parts of the program have in common."""

from typing import Final

LARGEST_COUNT: Final = 2**53
"""Of records, bytes or the like: JSON of any origin holds it exactly, and so does SQLite. A larger
one that is received is unknown, so that what is stored can always be read again."""

LISTED_CHANGES: Final = 20
"""Records that a list of changes has where no number is given."""
