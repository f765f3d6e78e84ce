"""The form in which statuses of jobs are compared: those sent, configured and stored."""

Status = int | str | None
"""A status as the API sends it; None where it sends none."""


def status_key(status: Status) -> str:
    """`3` and `"3"` are one, case and outer spaces don't count."""
    return "" if status is None else str(status).strip().casefold()
