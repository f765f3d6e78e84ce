"""The tables of commands: they define the keys, the footer, the palette and the help.

Sentences that name a key take it from here, by `keymap.key_of`. A dialog has its few keys itself.
Keys avoid what tmux, screen and zellij take (no ctrl+b, ctrl+a, ctrl+o, ctrl+p).
"""

from dataclasses import replace

from data8_tui.keys.command import Command
from data8_tui.keys.copy_commands import COPY_COMMAND, COPY_JOB, COPY_LINE, COPY_NAME, COPY_NOTICE
from data8_tui.keys.user_commands import CHANGING_ACTION

CHANGES = frozenset(
    {"new_job", "new", "resubmit", "submit", "start", "upload", "resume", CHANGING_ACTION}
)
"""The actions that change something at Data8, which a read-only profile forbids."""

TYPING = (
    Command("narrowing.keep", "enter", "done", "keep"),
    Command("narrowing.clear", "escape", "clear", "clear"),
)
"""What works while a text is typed into the narrowing line."""

BACK = Command("screen.back", "escape", "back", "back", "Go back to the previous screen")

BY_NAME = Command(
    "list.open_by_name",
    "o",
    "open_by_name",
    "by name",
    "Open one by any part of its name, or by its exact name",
    footer=False,
    at_once=True,
)

NARROW = Command(
    "list.narrow",
    "slash",
    "narrow",
    "narrow",
    "Show only the rows that contain a text",
    at_once=True,
)

SEARCH_PAGES = Command(
    "list.all_pages",
    "ctrl+f",
    "search_pages",
    "all pages",
    "Search the names on all pages for the text, or sort all pages",
    at_once=True,
)

PAGES = (
    Command(
        "list.next_page",
        "right_square_bracket",
        "next_page",
        "next page",
        "Go to the next page of 100",
    ),
    Command(
        "list.previous_page",
        "left_square_bracket",
        "previous_page",
        "previous page",
        "Go to the previous page of 100",
        footer=False,
    ),
)

MARK = Command(
    "list.mark",
    "m",
    "mark",
    "mark",
    "Mark the row, or remove its mark, and go down: commands act on what is marked",
)
MARKS = (
    Command("list.mark_all", "plus", "mark_all", "mark all", "Mark all rows shown", footer=False),
    Command(
        "list.invert_marks",
        "asterisk",
        "invert_marks",
        "invert marks",
        "Mark the rows shown that are not marked, and unmark the others",
        footer=False,
    ),
    Command(
        "list.unmark_all",
        "minus",
        "unmark_all",
        "unmark all",
        "Remove all marks, also of rows not shown",
        footer=False,
    ),
)

WATCH = Command("job.watch", "w", "watch", "watch", "Watch the job, or stop")

RESUBMIT = Command(
    "job.run_again",
    "R",
    "resubmit",
    "run again",
    "Fill in a new job from this one",
    footer=False,
    at_once=True,
)

OVERVIEW = (
    Command("overview.open", "enter", "open", "open", "Open what the cursor is on"),
    Command(
        "overview.next_part",
        "tab",
        "next_part(1)",
        "next part",
        "Go to the next part of the screen",
        at_once=True,
    ),
    Command(
        "overview.previous_part",
        "shift+tab",
        "next_part(-1)",
        "part before",
        "Go back to the part before",
        footer=False,
        at_once=True,
    ),
    Command(
        "overview.all_seen",
        "a",
        "all_seen",
        "all seen",
        "Take all that has ended for seen, or undo that",
    ),
    Command("overview.new_job", "n", "new_job", "new job", "Submit a new job", at_once=True),
    COPY_NAME,
    COPY_COMMAND,
)

NOTICES = (
    Command("notices.open", "enter", "open", "open job", "Open the job that the notice is about"),
    COPY_NOTICE,
    COPY_COMMAND,
    BACK,
)

COMPARE = Command(
    "job.compare",
    "equals_sign",
    "compare",
    "compare",
    "Mark a job, then show another beside it",
    footer=False,
)

JOBS = (
    Command("jobs.open", "enter", "open", "open", "Open the job under the cursor"),
    NARROW,
    Command(
        "jobs.filter", "f", "filter", "filter", "Filter by workflow, date and state", at_once=True
    ),
    MARK,
    Command(
        "jobs.download",
        "d",
        "download",
        "download",
        "Download the output of the job, or of the marked jobs",
        at_once=True,
    ),
    Command("jobs.new_job", "n", "new", "new job", "Submit a new job", at_once=True),
    SEARCH_PAGES,
    replace(WATCH, sentence="Watch the job, or the marked jobs, or stop"),
    Command(
        "jobs.only_failed",
        "F",
        "only('failed')",
        "failed",
        "Show failed jobs only (✗), or all again",
    ),
    Command(
        "jobs.only_running",
        "A",
        "only('under_way')",
        "running",
        "Show queued and running jobs only (○ ●), or all again",
        footer=False,
    ),
    Command(
        "jobs.only_new",
        "N",
        "only('new')",
        "new",
        "Show only jobs that ended since you last looked (• or bold), or all",
    ),
    Command(
        "jobs.only_unusual",
        "U",
        "only('unusual')",
        "unusual",
        "Show only unusual jobs (≠), or all",
        footer=False,
    ),
    Command(
        "jobs.dates", "t", "next_range", "dates", "Submitted: any time, today, 7 days, 30 days"
    ),
    Command(
        "jobs.views",
        "V",
        "views",
        "views",
        "Show a view that config.toml names",
        footer=False,
        at_once=True,
    ),
    *PAGES,
    Command("list.sort", "s", "sort", "sort", "Sort by the next column"),
    Command("list.reverse", "S", "reverse", "reverse", "Reverse the sort order", footer=False),
    *MARKS,
    BY_NAME,
    RESUBMIT,
    COMPARE,
    Command(
        "jobs.run", "v", "show_run", "run", "Show the runs from a file to its result", footer=False
    ),
    Command(
        "list.clear",
        "escape",
        "clear",
        "clear",
        "Clear the narrowing; then go back to where the list was opened, or clear the filters",
        footer=False,
    ),
    replace(COPY_JOB, sentence="Copy the name of the job, or those of the marked jobs"),
    COPY_COMMAND,
)

JOB = (
    Command(
        "job.open",
        "enter",
        "open",
        "open",
        "Open the dataset under the cursor, or the statistic's plot",
    ),
    Command(
        "job.download", "d", "download", "download", "Download the output to a file", at_once=True
    ),
    Command(
        "job.what_changed",
        "c",
        "changes",
        "what changed",
        "Show what the job changed: its input beside its output",
        at_once=True,
    ),
    WATCH,
    Command(
        "job.plot",
        "t",
        "plot",
        "plot",
        "Plot the statistic over the workflow's past runs",
        at_once=True,
    ),
    BACK,
    replace(RESUBMIT, footer=True),
    Command(
        "job.workflow", "W", "workflow", "workflow's jobs", "Show the jobs of the same workflow"
    ),
    COMPARE,
    Command(
        "job.all_wrong",
        "e",
        "in_full",
        "all that's wrong",
        "Show in full what is wrong, or the rest again",
    ),
    Command(
        "job.accept", "u", "accept", "accept/undo", "Accept what is unusual as normal, or undo that"
    ),
    COPY_JOB,
    COPY_COMMAND,
)

PLOT = (
    Command("plot.open", "enter", "open", "open job", "Open the job of the run chosen"),
    Command("plot.previous_run", "left", "step(-1)", "run before", "Choose the run before"),
    Command("plot.next_run", "right", "step(1)", "next run", "Choose the next run"),
    COPY_COMMAND,
    BACK,
)

COMPARISON = (
    Command("comparison.exchange", "x", "exchange", "exchange", "Exchange the two jobs"),
    COPY_LINE,
    BACK,
)

SUBMIT = (
    Command(
        "form.next",
        "enter",
        "next",
        "next",
        "Accept the suggestion, or go to the next field",
        at_once=True,
    ),
    Command("form.submit", "ctrl+r", "submit", "submit", "Submit the job"),
    Command("form.choices", "down", "choices", "choices", "Go to the suggestions for this field"),
    replace(BACK, word="cancel", sentence="Leave without submitting"),
    Command(
        "form.remove", "ctrl+d", "remove", "remove", "Remove this input or parameter", at_once=True
    ),
)
