"""Where this program keeps things, by the custom of each system; whether they are there or not."""

from pathlib import Path

import platformdirs

_NAME = "data8-tui"


def config_folder() -> Path:
    """For what a person has written."""
    return platformdirs.user_config_path(_NAME)


def state_folder() -> Path:
    """For what the program remembers."""
    return platformdirs.user_state_path(_NAME)
