"""How long a failed poll waits for its next try."""

from typing import Final

from data8_tui.backoff import Backoff
from data8_tui.errors import AuthenticationError, Data8Error, NotAllowed

FAILED: Final = Backoff(first=2.0, longest=60.0)
REFUSED: Final = Backoff(first=30.0, longest=900.0)
"""Where credentials are refused: only a person can correct that, and repeated refusals may lock a
client out.
"""


def wait_after(error: Data8Error, failures: int) -> float:
    """Seconds to wait after so many failures in a row, of which `error` is the last."""
    refused = isinstance(error, AuthenticationError) and not isinstance(error, NotAllowed)
    return (REFUSED if refused else FAILED).wait_after(failures)
