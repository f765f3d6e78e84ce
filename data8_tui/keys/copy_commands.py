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

COPY_NAME: Final = Command(
    "overview.copy_name",
    "y",
    "copy",
    "copy name",
    "Copy the name of what the cursor is on: a job or a workflow",
    footer=False,
)

COPY_RECORD: Final = Command(
    "record.copy", "y", "copy", "copy record", "Copy the record as JSON", footer=False
)

COPY_NOTICE: Final = Command(
    "notices.copy", "y", "copy", "copy notice", "Copy the notice under the cursor", footer=False
)

COPY_LINE: Final = Command(
    "figures.copy_line", "y", "copy", "copy line", "Copy the line under the cursor", footer=False
)

COPY_JOB: Final = Command(
    "job.copy_name",
    "y",
    "copy",
    "copy name",
    "Copy the job's name to the clipboard",
    footer=False,
)
