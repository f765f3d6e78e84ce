"""The values that some settings are chosen from. Imports nothing heavy: `--help` lists them."""

from typing import Literal

Theme = Literal["dark", "light", "terminal", "auto"]
"""`auto` is dark, or terminal where the terminal promises no more than sixteen colours."""

NoticeKind = Literal["auto", "osc9", "osc777", "osc99", "bell", "off"]
"""`auto` is what the terminal understands; the others are those of `notice.NoticeProtocol`."""

FileMode = Literal["private", "umask"]
"""`private` is 0600, whatever the umask is."""

AccountColor = Literal["none", "red", "yellow", "green", "blue"]
"""The colour of an account's name, as the theme has it."""

StartScreen = Literal["overview", "jobs"]
"""The screen that the application begins with."""

JobStateName = Literal["queued", "running", "completed", "failed", "cancelled", "unknown"]
"""The states of jobs, as they are typed."""

JobColumn = Literal["state", "progress", "workflow", "submitted", "age", "took"]
"""What a list of jobs can show beside their names."""

JobOrder = Literal[
    "name", "state", "progress", "workflow", "submitted", "took",
    "-name", "-state", "-progress", "-workflow", "-submitted", "-took",
]  # fmt: skip
"""What a list of jobs can be sorted by; with - in front in the reverse order."""
