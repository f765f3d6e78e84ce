"""Where uploads are noted, and for whom."""

from pathlib import Path

import platformdirs

from data8_tui.api.connection import Connection


def state_folder() -> Path:
    """In the user's state folder, whether or not it is there."""
    return platformdirs.user_state_path("data8-tui") / "uploads"


def account_of(connection: Connection) -> str:
    """The account that a dataset belongs to, by its address; the secret is no part of it."""
    return f"{connection.client_id} at {connection.base_url}"
