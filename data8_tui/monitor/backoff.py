"""How long a question that failed waits for its next try."""

from data8_tui.errors import AuthenticationError, Data8Error, NotAllowed

FIRST, LONGEST = 2.0, 60.0
"""Seconds: doubled with each failure, up to the longest."""
FIRST_REFUSED, LONGEST_REFUSED = 30.0, 900.0
"""Where credentials are refused: only a person can mend that, and repeated refusals may lock a
client out.
"""


def wait_after(error: Data8Error, failures: int) -> float:
    """Seconds to wait after so many failures in a row, of which `error` is the last."""
    refused = isinstance(error, AuthenticationError) and not isinstance(error, NotAllowed)
    first, longest = (FIRST_REFUSED, LONGEST_REFUSED) if refused else (FIRST, LONGEST)
    return min(first * 2.0 ** min(failures - 1, 16), longest)
