"""Where uploads are noted, and for whom."""

from pathlib import Path

from data8_tui.api.connection import Connection
from data8_tui.paths import state_folder


def uploads_folder(home: Path | None = None) -> Path:
    """In the state folder `home`, or the user's own."""
    return (home or state_folder()) / "uploads"


def journal_account(connection: Connection) -> str:
    """The account that a dataset belongs to, by its address; the secret is no part of it."""
    return f"{connection.client_id} at {connection.base_url}"
