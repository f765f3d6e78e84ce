"""The folders for this program's files on each platform; they may not exist."""

from pathlib import Path

import platformdirs

OWN_FOLDER = "data8-tui"
"""The name of each of them."""


def config_folder() -> Path:
    """For files that the user writes."""
    return platformdirs.user_config_path(OWN_FOLDER)


def state_folder() -> Path:
    """For files that the program writes."""
    return platformdirs.user_state_path(OWN_FOLDER)
