"""Bounds that what is received from Data8 and what is stored have in common."""

from typing import Final

LARGEST_COUNT: Final = 2**53
"""Of records, bytes or the like: JSON of any origin holds it exactly, and so does SQLite. A larger
one that is received is unknown, so that what is stored can always be read again."""
