"""The folders for this program's files on each platform; they may not exist."""

from pathlib import Path

import platformdirs

_NAME = "data8-tui"


def config_folder() -> Path:
    """For files that the user writes."""
    return platformdirs.user_config_path(_NAME)


def state_folder() -> Path:
    """For files that the program writes."""
    return platformdirs.user_state_path(_NAME)
