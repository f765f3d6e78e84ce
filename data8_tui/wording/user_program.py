"""Sentences about the user's own commands: how they ended, and why they were not run."""

from data8_tui.safetext import visible
from data8_tui.user_program import ProgramEnd, ProgramNotStarted


def end_text(name: str, end: ProgramEnd, last_line: str = "") -> str:
    """How a command ended, with the last line that it printed, if that may be shown."""
    reason = f": {visible(last_line)}" if last_line else "."
    if end.status is None:
        return f"“{name}” took too long and was ended; “seconds” in its table allows more."
    if end.succeeded:
        return f"“{name}” has ended."
    how = f"exit code {end.status}" if end.status > 0 else f"signal {-end.status}"
    return f"“{name}” ended with {how}{reason}"


def not_started_text(name: str, error: ProgramNotStarted) -> str:
    """Why a command could not be run, and what to do."""
    if error.not_found:
        return (
            f"“{name}” was not run: there is no program {visible(error.program)}. "
            "Install it, or correct argv in config.toml."
        )
    return f"“{name}” was not run: {visible(error.program)}: {error.reason}."


def no_subject_text(name: str, scopes: tuple[str, ...]) -> str:
    """There is nothing to run a command on."""
    return f"“{name}” was not run: the cursor is on no {' or '.join(scopes)}."


def missing_value_text(name: str, placeholder: str) -> str:
    """A placeholder has no value here."""
    return f"“{name}” was not run: what {{{placeholder}}} stands for is not known here."


def option_like_text(name: str, placeholder: str) -> str:
    """A value would be read as an option."""
    return (
        f"“{name}” was not run: what {{{placeholder}}} stands for begins with “-”, and would be an "
        f"option. If the program takes “--”, put that before {{{placeholder}}} in its argv."
    )
