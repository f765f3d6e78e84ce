"""The command line that resumes interrupted work."""

import shlex
import sys

from data8_tui.cli import talk


def resume_command(without: str = "--restart") -> str:
    """The command line as given, without the option that would start anew."""
    return shlex.join([talk.PROGRAM, *(word for word in sys.argv[1:] if word != without)])
