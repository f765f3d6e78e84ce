"""When a secret expires, while there is time to have a new one made."""

from datetime import datetime, timedelta

from data8_tui.settings.secret_source import SecretExpiry
from data8_tui.wording.remedies import CREDENTIALS_FROM

NOTICE = timedelta(days=7)
"""How long before the end there is a warning."""


def expiry_text(expiry: SecretExpiry, now: datetime) -> str:
    """A sentence or two; empty where there is more time than a week."""
    left = expiry.at - now
    if left > NOTICE:
        return ""
    hours = int(left.total_seconds() // 3600)
    span = f"{hours // 24} days" if hours >= 48 else f"{hours} h"
    return (
        f"the secret of profile “{expiry.profile}” expires in {span}, its last day is "
        f"{expiry.last_day}. "
        f"{CREDENTIALS_FROM}"
    )
