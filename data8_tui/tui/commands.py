"""The one table of commands: it defines the keys, the footer, the palette and the help.

Sentences that name a key take it from here, by `key_of`. A dialog has its few keys itself.

A command names a Textual action, resolved where it is bound: on a screen, or with `app.` on the
application. Keys avoid what tmux, screen and zellij take (no Ctrl-b, Ctrl-a, Ctrl-o, Ctrl-p).
"""

from dataclasses import dataclass, replace

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `word` goes to the footer, `sentence` to help and palette."""

    keys: str
    action: str
    word: str
    sentence: str = ""
    footer: bool = True
    display: str | None = None
    at_once: bool = False
    """Done before the next key is handled: that one belongs to what this command opens."""

    @property
    def typed(self) -> bool:
        """Whether its keys are such as a text may contain."""
        keys = self.keys.split(",")
        silent = ("enter", "escape", "tab", "down")
        return not any(key in silent or key.startswith("ctrl+") for key in keys)

    @property
    def key(self) -> str:
        """Its first key, as a sentence names it: `x`, `Enter`, `Escape`, `ctrl+d`."""
        first = self.keys.split(",")[0]
        return first.capitalize() if first in ("enter", "escape") else self.display or first

    def binding(self) -> Binding:
        return Binding(
            self.keys,
            self.action,
            self.word,
            show=self.footer,
            key_display=self.display,
            tooltip=self.sentence,
            priority=self.at_once,
        )


def bindings(commands: tuple[Command, ...]) -> list[Binding]:
    """The Textual bindings of a table, in its order."""
    return [command.binding() for command in commands]


def key_of(commands: tuple[Command, ...], action: str) -> str:
    """The key of a command of a table, for a sentence. Raises KeyError where it has none."""
    return {command.action: command.key for command in commands}[action]


CHANGES = frozenset({"new_job", "new", "resubmit", "submit", "start", "upload", "resume"})
"""The actions that change something at Data8, which a read-only profile forbids."""

PARTS = (
    Command(
        "tab", "app.focus_next", "next part", "Go to the next part of the screen", footer=False
    ),
    Command(
        "shift+tab", "app.focus_previous", "part before", "Go back to the part before", footer=False
    ),
)
AT_ONCE = [replace(one, at_once=True).binding() for one in PARTS]
"""For the screens, so that what is typed right behind the key is in the next part already; not for
the application, whose bindings would come before those of a screen that completes a path with it.
"""

SHOW_TRANSFERS = Command(
    "3", "app.show_mode('transfers')", "transfers", "Show the transfers", footer=False
)

SHOW_NOTICES = Command(
    "exclamation_mark",
    "app.notices",
    "notices",
    "Show what was reported: jobs, transfers, trouble",
    footer=False,
    display="!",
)

EVERYWHERE = (
    Command("0", "app.show_mode('overview')", "overview", "Show the overview", footer=False),
    Command("1", "app.show_mode('jobs')", "jobs", "Show the jobs", footer=False),
    Command("2", "app.show_mode('datasets')", "datasets", "Show the datasets", footer=False),
    SHOW_TRANSFERS,
    SHOW_NOTICES,
    Command("space", "app.pause", "pause", "Stop or resume the automatic refresh", footer=False),
    Command("P", "app.profiles", "account", "Change the account, or forbid changes", footer=False),
    *PARTS,
    Command("r", "app.refresh_now", "refresh", "Refresh now", footer=False),
    Command(
        "T",
        "app.next_theme",
        "theme",
        "Switch between dark, light and terminal colours",
        footer=False,
    ),
    Command(
        "colon,ctrl+k",
        "app.command_palette",
        "commands",
        "Find a command by its name",
        footer=False,
        display=":",
    ),
    Command(
        "ctrl+z",
        "app.suspend",
        "suspend",
        "Go back to the shell for now; fg returns",
        footer=False,
    ),
    Command("ctrl+l", "app.redraw", "draw again", "Draw the whole screen again", footer=False),
    Command("question_mark,f1", "app.help", "help", "Show every key that works here", display="?"),
    Command(
        "q,ctrl+q",
        "app.leave",
        "quit",
        "Quit; asks first if a transfer is running",
        display="q",
    ),
)

TYPING = (
    Command("enter", "done", "keep"),
    Command("escape", "clear", "clear", display="esc"),
)
"""What works while a text is typed into the narrowing line."""

BACK = Command("escape", "back", "back", "Go back to the previous screen", display="esc")

BY_NAME = Command(
    "o",
    "open_by_name",
    "by name",
    "Open one by any part of its name, or by its exact name",
    footer=False,
    at_once=True,
)

NARROW = Command(
    "slash", "narrow", "narrow", "Show only the rows that contain a text", display="/", at_once=True
)

SEARCH_PAGES = Command(
    "ctrl+f",
    "search_pages",
    "all pages",
    "Search the names on all pages for the text, or sort all pages",
    display="ctrl+f",
    at_once=True,
)

PAGES = (
    Command(
        "right_square_bracket",
        "next_page",
        "next page",
        "Go to the next page of 100",
        display="]",
    ),
    Command(
        "left_square_bracket",
        "previous_page",
        "previous page",
        "Go to the previous page of 100",
        footer=False,
        display="[",
    ),
)

WATCH = Command("w", "watch", "watch", "Watch the job, or stop")

RESUBMIT = Command(
    "R", "resubmit", "run again", "Fill in a new job from this one", footer=False, at_once=True
)

OVERVIEW = (
    Command("enter", "open", "open", "Open what the cursor is on"),
    Command("tab", "next_part(1)", "next part", "Go to the next part of the screen", at_once=True),
    Command(
        "shift+tab",
        "next_part(-1)",
        "part before",
        "Go back to the part before",
        footer=False,
        at_once=True,
    ),
    Command("a", "all_seen", "all seen", "Take all that has ended for seen, or undo that"),
    Command("n", "new_job", "new job", "Submit a new job", at_once=True),
)

NOTICES = (
    Command("enter", "open", "open job", "Open the job that the notice is about"),
    BACK,
)

COMPARE = Command(
    "equals_sign", "compare", "compare", "Mark a job, then show another beside it", False, "="
)

JOBS = (
    Command("enter", "open", "open", "Open the job under the cursor"),
    Command("n", "new", "new job", "Submit a new job", at_once=True),
    WATCH,
    Command("f", "filter", "filter", "Filter by workflow, date and state", at_once=True),
    NARROW,
    SEARCH_PAGES,
    Command("d", "download", "download", "Download the job's output to a file", at_once=True),
    Command("F", "only('failed')", "failed", "Show failed jobs only (✗), or all again"),
    Command(
        "A",
        "only('under_way')",
        "running",
        "Show queued and running jobs only (○ ●), or all again",
        footer=False,
    ),
    Command(
        "N",
        "only('new')",
        "new",
        "Show only jobs that ended since you last looked (• or bold), or all",
    ),
    Command("U", "only('unusual')", "unusual", "Show only unusual jobs (≠), or all", footer=False),
    Command("t", "next_range", "dates", "Submitted: any time, today, 7 days, 30 days"),
    *PAGES,
    Command("s", "sort", "sort", "Sort by the next column"),
    Command("S", "reverse", "reverse", "Reverse the sort order", footer=False),
    BY_NAME,
    RESUBMIT,
    COMPARE,
    Command("v", "show_run", "run", "Show the runs from a file to its result", footer=False),
    Command(
        "escape",
        "clear",
        "clear",
        "Clear the narrowing; then go back to where the list was opened, or clear the filters",
        footer=False,
        display="esc",
    ),
)

JOB = (
    Command("enter", "open", "open", "Open the dataset under the cursor, or the statistic's plot"),
    Command("d", "download", "download", "Download the output to a file", at_once=True),
    Command(
        "c",
        "changes",
        "what changed",
        "Show what the job changed: its input beside its output",
        at_once=True,
    ),
    WATCH,
    Command("t", "plot", "plot", "Plot the statistic over the workflow's past runs", at_once=True),
    BACK,
    replace(RESUBMIT, footer=True),
    Command("W", "workflow", "workflow's jobs", "Show the jobs of the same workflow"),
    COMPARE,
    Command("e", "in_full", "all that's wrong", "Show in full what is wrong, or the rest again"),
    Command("u", "accept", "accept/undo", "Accept what is unusual as normal, or undo that"),
    Command("y", "copy", "copy name", "Copy the job's name to the clipboard", footer=False),
)

PLOT = (
    Command("enter", "open", "open job", "Open the job of the run chosen"),
    Command("left", "step(-1)", "run before", "Choose the run before", display="←"),
    Command("right", "step(1)", "next run", "Choose the next run", display="→"),
    BACK,
)

COMPARISON = (Command("x", "exchange", "exchange", "Exchange the two jobs"), BACK)

COPY_COMMAND = Command(
    "Y", "command", "copy command", "Copy the command line that gives the same list", footer=False
)

SUBMIT = (
    Command(
        "enter", "next", "next", "Accept the suggestion, or go to the next field", at_once=True
    ),
    Command("ctrl+r", "submit", "submit", "Submit the job", display="ctrl+r"),
    Command("down", "choices", "choices", "Go to the suggestions for this field", display="↓"),
    replace(BACK, word="cancel", sentence="Leave without submitting"),
    Command(
        "ctrl+d",
        "remove",
        "remove",
        "Remove this input or parameter",
        display="ctrl+d",
        at_once=True,
    ),
)

GUARD = Command(
    "e", "guard", "for spreadsheets", "Write a guarded copy, in which no text is run as a formula"
)

VIEW_FILE = Command("v", "view", "records", "Show the records of the downloaded file", at_once=True)

RUN = (
    Command("enter", "open", "open the result", "Show the records of the finished result"),
    VIEW_FILE,
    Command("o", "job", "job", "Show the job of this run", at_once=True),
    Command("R", "resume", "go on", "Resume the run where it stopped"),
    Command(
        "c", "changes", "what changed", "Show what the run changed: the file beside its result"
    ),
    Command("c", "check", "check the file", "Show the file, and change how it is read"),
    Command("x", "stop", "stop", "Stop the run; it can be resumed later"),
    Command("x", "forget", "forget", "Forget the stopped run; the next one starts again"),
    GUARD,
    Command("y", "copy", "copy path", "Copy the result's path to the clipboard", footer=False),
    BACK,
)

DATASETS = (
    Command("enter", "open", "open", "Open the dataset under the cursor"),
    Command("i", "kind", "input/output", "Show inputs, outputs, or both"),
    NARROW,
    SEARCH_PAGES,
    BY_NAME,
    Command("s", "sort", "sort", "Sort by the next column"),
    Command("S", "reverse", "reverse", "Reverse the sort order", footer=False),
    Command("d", "download", "download", "Download the dataset", at_once=True),
    Command("u", "upload", "upload", "Upload a file to a new dataset", at_once=True),
    *PAGES,
    Command(
        "escape",
        "clear",
        "clear",
        "Clear the narrowing, then the filter",
        footer=False,
        display="esc",
    ),
    Command("y", "copy", "copy name", "Copy the dataset's name to the clipboard", footer=False),
)

TRANSFERS = (
    Command("d", "download", "download", "Download a dataset by its name", at_once=True),
    Command("u", "upload", "upload", "Upload a file to a new dataset", at_once=True),
    Command("p", "pause", "pause", "Pause the transfer under the cursor"),
    Command("R", "go_on", "continue", "Resume the transfer under the cursor"),
    Command("R", "retry", "retry", "Retry the transfer under the cursor"),
    Command("enter", "receipt", "receipt", "Show the receipt of the finished transfer"),
    VIEW_FILE,
    GUARD,
    Command("x", "cancel", "cancel", "Cancel the transfer under the cursor"),
    Command("x", "forget", "forget", "Forget the transfer, and delete its saved data"),
    Command("y", "copy", "copy path", "Copy the file's path to the clipboard"),
    Command("o", "folder", "copy folder", "Copy the path of the file's folder", footer=False),
    Command(
        "X",
        "clear_done",
        "clear ended",
        "Remove ended transfers that have no saved data",
    ),
)

_MAPPING = (
    Command("t", "type", "type", "Change the column's type: text or whole numbers"),
    Command("e", "rename", "rename", "Rename the column", at_once=True),
    Command("x", "drop", "leave out", "Leave the column out"),
    Command("X", "put_back", "put back", "Put back the columns left out", footer=False),
    Command("h", "no_header", "header", "Take the first line for a record, or for the header"),
    Command("z", "nulls", "nulls", "Send texts that look like nulls as nulls, or as text"),
    Command("v", "view", "records", "Show the problems and warnings, or the first records"),
    Command("o", "reading", "encoding …", "Set how the file is read: delimiter, quotes, names …"),
)
_MASK = Command("m", "mask", "mask", "Hide or show the values, for a shared screen", footer=False)

UPLOAD = (
    Command("enter", "start", "upload", "Create the dataset and send the file"),
    Command("n", "name", "name", "Change the name of the new dataset", at_once=True),
    *_MAPPING,
    Command("f", "file", "other file", "Choose another file", at_once=True),
    _MASK,
    BACK,
)

RUN_FILE = (
    Command("enter", "start", "run", "Resume the run with the file as shown"),
    *_MAPPING,
    _MASK,
    BACK,
)
