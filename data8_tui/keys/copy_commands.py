"""The commands that copy what a screen is about, and the command line that shows the same."""

from typing import Final

from data8_tui.keys.command import Command

COPY_COMMAND: Final = Command(
    "screen.copy_command",
    "Y",
    "command",
    "copy command",
    "Copy the command line that shows the same",
    footer=False,
)

COPY_JOB: Final = Command(
    "job.copy_name",
    "y",
    "copy",
    "copy name",
    "Copy the job's name to the clipboard",
    footer=False,
)
