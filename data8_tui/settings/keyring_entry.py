"""A child process that prints what the system's keyring has: `keyring_entry.py SERVICE USER`.

Run as a file, so that it imports nothing else of ours. Of an error it prints the kind alone.
"""

import os
import sys
from typing import Final

NOT_THERE: Final = 3
NOT_INSTALLED: Final = 4
UNUSABLE: Final = 5
"""Its exit statuses, beside 0."""


def main(service: str, user: str) -> int:
    """Print the secret; returns the exit status."""
    try:
        import keyring
    except ImportError:
        return NOT_INSTALLED
    try:
        found = keyring.get_password(service, user)
    except Exception as error:  # a backend may raise anything
        _write(type(error).__name__)
        return UNUSABLE
    if found is None:
        return NOT_THERE
    _write(found)
    return 0


def _write(text: str) -> None:
    os.write(1, text.encode())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
