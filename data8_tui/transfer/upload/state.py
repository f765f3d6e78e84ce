"""Where uploads are noted."""

from pathlib import Path

import platformdirs


def state_folder() -> Path:
    """In the user's state folder, whether or not it is there."""
    return platformdirs.user_state_path("data8-tui") / "uploads"
