"""The commands that work on every screen."""

from data8_tui.keys.command import Command

PARTS = (
    Command(
        "app.next_part",
        "tab",
        "app.focus_next",
        "next part",
        "Go to the next part of the screen",
        footer=False,
    ),
    Command(
        "app.previous_part",
        "shift+tab",
        "app.focus_previous",
        "part before",
        "Go back to the part before",
        footer=False,
    ),
)
JUMP = Command(
    "app.jump",
    "J",
    "screen.jump",
    "jump",
    "Show a letter at each part of the screen, and go to one by it",
    footer=False,
)
SCREEN_PARTS = (*PARTS, JUMP)
"""What every screen does at once; a dialog has parts, too, but no letters for them."""

SHOW_TRANSFERS = Command(
    "app.transfers",
    "3",
    "app.show_mode('transfers')",
    "transfers",
    "Show the transfers",
    footer=False,
)

SHOW_NOTICES = Command(
    "app.notices",
    "exclamation_mark",
    "app.notices",
    "notices",
    "Show what was reported: jobs, transfers, trouble",
    footer=False,
)

EVERYWHERE = (
    Command(
        "app.overview",
        "0",
        "app.show_mode('overview')",
        "overview",
        "Show the overview",
        footer=False,
    ),
    Command("app.jobs", "1", "app.show_mode('jobs')", "jobs", "Show the jobs", footer=False),
    Command(
        "app.datasets",
        "2",
        "app.show_mode('datasets')",
        "datasets",
        "Show the datasets",
        footer=False,
    ),
    SHOW_TRANSFERS,
    SHOW_NOTICES,
    Command(
        "app.pause",
        "space",
        "app.pause",
        "pause",
        "Stop or resume the automatic refresh",
        footer=False,
    ),
    Command(
        "app.account",
        "P",
        "app.profiles",
        "account",
        "Change the account, or forbid changes",
        footer=False,
    ),
    *SCREEN_PARTS,
    Command("app.refresh", "r,ctrl+r", "app.refresh_now", "refresh", "Refresh now", footer=False),
    Command(
        "app.theme",
        "T",
        "app.next_theme",
        "theme",
        "Switch between dark, light and terminal colours",
        footer=False,
    ),
    Command(
        "app.forget_choices",
        "",
        "app.forget_choices",
        "as at first",
        "Forget the filters, columns, sort order and theme kept",
        footer=False,
    ),
    Command(
        "app.time_zone",
        "z",
        "app.next_time_zone",
        "time zone",
        "Show times in the local zone, UTC, or that of config.toml",
        footer=False,
    ),
    Command(
        "app.commands",
        "colon,ctrl+k",
        "app.command_palette",
        "commands",
        "Find a command by its name",
        footer=False,
    ),
    Command(
        "app.suspend",
        "ctrl+z",
        "app.suspend",
        "suspend",
        "Go back to the shell for now; fg returns",
        footer=False,
    ),
    Command(
        "app.how_to_leave",
        "ctrl+c",
        "app.how_to_leave",
        "how to leave",
        "Say how to leave, or copy what is selected",
        footer=False,
        at_once=True,
    ),
    Command(
        "app.redraw",
        "ctrl+l",
        "app.redraw",
        "draw again",
        "Draw the whole screen again",
        footer=False,
    ),
    Command("app.help", "question_mark,f1", "app.help", "help", "Show every key that works here"),
    Command(
        "app.quit", "q,ctrl+q", "app.leave", "quit", "Quit; asks first if a transfer is running"
    ),
)
