"""Retry policies for tests."""

from data8_tui.api.client import RetryPolicy
from data8_tui.backoff import Backoff


def without_waits(attempts: int = 6) -> RetryPolicy:
    """`attempts` attempts, as many as by default, without any wait between them."""
    return RetryPolicy(Backoff(first=0, attempts=attempts), longest_pause=0)
