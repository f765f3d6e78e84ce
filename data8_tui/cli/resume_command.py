"""This very command, to be pasted: what goes on with work that was interrupted."""

import shlex
import sys

from data8_tui.cli import talk


def resume_command(without: str = "--restart") -> str:
    """The command line as it was given, but for the option that would begin anew."""
    return shlex.join([talk.PROGRAM, *(word for word in sys.argv[1:] if word != without)])
