"""The application as lines: typed commands, labelled lines, nothing drawn.

Each line is a command of the command line, in one session. So a screen reader, a terminal without a
cursor or a log gets everything by the same words as a script.
"""

import shlex
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cached_property, partial

from data8_tui.cli import interrupts, output, talk
from data8_tui.cli.command_group import COMMANDS, similar_command
from data8_tui.cli.invocation import Invocation, Work
from data8_tui.cli.kept_session import KeptSession
from data8_tui.cli.listed import CommandWords, listed
from data8_tui.cli.main import run_with
from data8_tui.errors import Data8Error, exit_status
from data8_tui.safetext import visible

AT_ONCE = 10
"""Items of a list that are printed before `more`."""

ALIASES: dict[str, tuple[CommandWords, CommandWords]] = {
    "check": (("upload", "--dry-run"), ()),
    "follow": (("watch",), ()),
    "accept": (("job",), ("--accept",)),
    "withdraw": (("job",), ("--unaccept",)),
    "unusual": (("jobs", "--unusual"), ()),
    "transfers": (("history", "transfers"), ()),
}
"""Other words for commands: what stands before what is typed behind them, and after it."""

WORDS = {
    "NUMBER": "Open the item of the last list that has this number, or name it in a command.",
    "more": "Show the next items of the list.",
    "next": "Show the next page of the list.",
    "previous": "Show the page before.",
    "back": "Show the last list again.",
    "check FILE": "Check a file before its upload; nothing is sent.",
    "follow JOB": "Follow a job until it ends, as watch.",
    "accept JOB": "Take what is unusual about a job as normal.",
    "withdraw JOB": "Take an accepted job as unusual again.",
    "unusual": "List the jobs with unusual figures.",
    "transfers": "List the downloads and uploads that were made.",
    "overview": "Show how many jobs are in which state, and those that want a look.",
    "notices": "List what was reported of jobs, runs and transfers.",
    "unfinished": "List the downloads and uploads that can go on.",
    "resume NUMBER": "Go on with an unfinished transfer; ctrl+c pauses it.",
    "forget NUMBER": "Delete what is kept of an unfinished transfer.",
    "use PROFILE": "Change to another account of config.toml.",
    "quit": "Leave.",
}
"""What can be typed here alone, and what it does."""

_ELSEWHERE = {
    "open": "profile FILE and check FILE describe a file here",
    "sandbox": "start it in another terminal",
    "completion": "it is for a shell",
}
"""Commands that have no place here, and what to do."""

_QUESTIONS = {
    "submit": "Submit this job",
    "upload": "Upload this file",
    "run": "Upload and run this file",
}
_LISTS = {
    "overview": "show_overview",
    "notices": "show_notices",
    "unfinished": "list_unfinished",
}
"""The functions of `actions.session_lists`, which are loaded when they are used."""
_NAMING = frozenset(("job", "watch", "dataset", "records", "download"))
"""Commands that take names, for which a number of the last list may stand."""
_ENDED = 128
"""An exit status above it is a signal's."""
_INTERRUPTED = 130


def run_line_session(invocation: Invocation) -> int:
    """Read commands and run them until `quit` or the end of the input; returns the exit status.

    At a terminal that is 0, for a script of commands that of the first one that failed. Raises
    ConfigurationError where the account can't be opened.
    """
    output.set_plain(True)
    interrupts.set_staying(True)
    listed.limit = AT_ONCE
    with ExitStack() as stack:
        session = LineSession(invocation)
        stack.callback(session.close)
        stack.callback(talk.set_change_question, None)
        session.open()
        talk.set_typed(True)
        session.announce()
        return session.read_commands()


@dataclass(frozen=True, slots=True)
class _OwnWord:
    """What runs for a word, and how many words are behind it."""

    run: Callable[..., int]
    arguments: int


class LineSession:
    """Runs the typed lines, with the list that numbers refer to."""

    def __init__(self, invocation: Invocation) -> None:
        self._invocation = invocation
        self._account = ExitStack()
        self._kept: KeptSession | None = None
        self._list: CommandWords = ()
        """The command of the last list."""
        self._following: CommandWords = ()
        self._previous: CommandWords = ()
        self._command = ""

    def open(self) -> None:
        """Open the account. Raises ConfigurationError."""
        self._kept, self._account = self._opened(self._invocation)

    def _opened(self, invocation: Invocation) -> tuple[KeptSession, ExitStack]:
        with ExitStack() as stack:
            profile = stack.enter_context(invocation.profile())
            kept = KeptSession(invocation, profile)
            stack.callback(kept.close)
            return kept, stack.pop_all()

    def close(self) -> None:
        """Close the account's session; a demo's sandbox ends."""
        self._account.close()

    def announce(self) -> None:
        """Say which account it is, and how to go on."""
        if self._kept is not None:
            profile = self._kept.profile
            only = ", read-only" if profile.read_only else ""
            talk.write_message(f"Account: {profile.titles[0]}{only}.")
        talk.write_message("Type help for the commands, quit to leave.")

    def read_commands(self) -> int:
        """Run each line; returns the exit status."""
        terminal = sys.stdin is not None and sys.stdin.isatty()
        if terminal:
            _prepare_editing()
        first_error = 0
        while (line := self._read(terminal)) is not None:
            try:
                status = self._run_line(line)
            except KeyboardInterrupt:  # before or after the work that handles it
                talk.write_message("")
                status = _INTERRUPTED
            if status is None:
                break
            first_error = first_error or status
            if status > _ENDED and status != _INTERRUPTED:
                return status
        return 0 if terminal else first_error

    def _read(self, terminal: bool) -> str | None:
        """The next line; None at the end of the input."""
        name = self._kept.profile.name if self._kept else ""
        while True:
            try:
                return input(f"{visible(name)}> " if terminal else "")
            except EOFError:
                if terminal:
                    output.lines([""])
                return None
            except KeyboardInterrupt:
                talk.write_message("")
                talk.write_message("Type quit to leave.")

    def _run_line(self, line: str) -> int | None:
        """Run one line; returns its exit status, None where it leaves."""
        try:
            words = shlex.split(line)
        except ValueError:
            talk.write_headline("a quotation mark is missing")
            return 2
        if words[:1] == [talk.PROGRAM]:
            words = words[1:]
        if not words:
            return 0
        if words[0] in ("quit", "exit"):
            return None
        return self._run_words(words)

    def _run_words(self, words: Sequence[str]) -> int:
        first, rest = words[0], tuple(words[1:])
        if first.removeprefix("#").isdecimal() and not rest:
            return self._open_item(first)
        own = self._own_words.get(first)
        if own is not None and len(rest) == own.arguments:
            return own.run(*rest)
        before, after = ALIASES.get(first, ((first,), ()))
        named = _named(rest) if before[0] in _NAMING else rest
        return self._run_known((*before, *named, *after))

    @cached_property
    def _own_words(self) -> dict[str, "_OwnWord"]:
        """What isn't a command of the command line, by its first word."""
        lists = {name: partial(self._run_list, name) for name in _LISTS}
        on_transfer = {name: partial(self._run_on_transfer, name) for name in ("resume", "forget")}
        alone: dict[str, Callable[..., int]] = {
            "help": _write_help,
            "more": self._show_more,
            "next": self._turn_on,
            "previous": partial(self._turn, -1),
            "back": partial(self._turn, 0),
            **lists,
        }
        with_one: dict[str, Callable[..., int]] = {"use": self._use, **on_transfer}
        return {name: _OwnWord(run, 0) for name, run in alone.items()} | {
            name: _OwnWord(run, 1) for name, run in with_one.items()
        }

    def _open_item(self, word: str) -> int:
        command = _item(word)
        if command is None:
            talk.write_headline(f"the last list has no item {word}")
            return 2
        if command[0] == "resume":
            return self._run_on_transfer("resume", word.removeprefix("#"))
        return self._run_known(command)

    def _run_list(self, word: str) -> int:
        from data8_tui.cli.actions import session_lists

        listed.clear()
        listed.limit = None if word == "overview" else AT_ONCE  # which has several lists
        status = self._do(getattr(session_lists, _LISTS[word]))
        listed.limit = AT_ONCE
        self._write_position()
        return status

    def _run_on_transfer(self, word: str, number: str) -> int:
        """`number` is that of the last list."""
        from data8_tui.cli.actions.resumed_transfer import forget_saved_transfer, resume_transfer

        command = _item(number) if number.isdecimal() else None
        work = resume_transfer if word == "resume" else forget_saved_transfer
        found = int(command[1]) if command and command[0] == "resume" else 0
        return self._do(lambda session: work(session, found))

    def _do(self, work: Work) -> int:
        """Do work of the session's own in it; returns the exit status."""
        if self._kept is None:
            return 1
        try:
            self._kept.run(work)
        except Data8Error as error:
            talk.write_error(error)
            return exit_status(error)
        return 0

    def _show_more(self) -> int:
        """The next items of the page, or else the next page."""
        if not listed.rest:
            return self._turn_on()
        output.lines(listed.next_lines())
        self._write_position()
        return 0

    def _turn_on(self) -> int:
        return self._turn(1)

    def _turn(self, by: int) -> int:
        """Show the list again: this page, the next or the one before."""
        options = {1: self._following, -1: self._previous, 0: ()}[by]
        if not self._list:
            talk.announce("no list was shown yet")
        elif by and not options:
            talk.announce("the list ends here" if by > 0 else "the list begins here")
        else:
            return self._run_known((*self._list, *options), hint=False)
        return 0

    def _use(self, name: str) -> int:
        """Change to another profile; the present one stays where that fails."""
        other = Invocation()
        other.application, other.switches = self._invocation.application, self._invocation.switches
        other.flags = {**self._invocation.flags, "profile": name}
        try:
            kept, account = self._opened(other)
        except Data8Error as error:
            talk.write_error(error)
            return error.exit_code
        self.close()
        self._invocation, self._kept, self._account = other, kept, account
        self._list = self._following = self._previous = ()
        listed.clear()
        self.announce()
        return 0

    def _run_known(self, words: CommandWords, *, hint: bool = True) -> int:
        """Run a command; `hint` is whether to say how its list goes on."""
        command = words[0]
        if command in _ELSEWHERE:
            talk.write_headline(f"“{command}” has no place here: {_ELSEWHERE[command]}")
            return 2
        if command not in COMMANDS:
            known = [*COMMANDS, *ALIASES, *(word.split()[0] for word in WORDS)]
            text = f"no such command “{command}”{similar_command(command, known)}"
            talk.write_headline(text)
            talk.announce("Type help for the commands")
            return 2
        before = list(listed.opened_by)
        listed.clear()
        status = self._run(words)
        listed.opened_by.extend([] if listed.opened_by else before)
        if listed.following or listed.previous or listed.rest:
            self._list = words
            self._following, self._previous = listed.following, listed.previous
        self._write_position(hint=hint)
        return status

    def _run(self, words: CommandWords) -> int:
        self._command = words[0]
        sys.argv = [talk.PROGRAM, *words]  # what resumes interrupted work
        invocation = Invocation()
        invocation.application = self._invocation.application
        invocation.flags = dict(self._invocation.flags)
        invocation.switches = set(self._invocation.switches)
        invocation.demo = self._invocation.demo
        invocation.kept = self._kept
        talk.set_change_question(self._confirm)
        return run_with(words, invocation)

    def _confirm(self) -> bool:
        """Ask before something is changed at Data8; a script of commands isn't asked."""
        if self._kept is None or not talk.can_ask():
            return True
        question = _QUESTIONS.get(self._command, "Change something")
        return talk.confirm(f"{question}, account {self._kept.profile.name}?")

    def _write_position(self, *, hint: bool = False) -> None:
        if listed.rest:
            every = listed.printed + len(listed.rest)
            number = min(AT_ONCE, len(listed.rest))
            talk.write_message(
                f"{listed.printed} of {every} shown. Type more for the next {number}."
            )
        elif hint and listed.following:
            talk.write_message("Type next to go on.")


def _item(word: str) -> CommandWords | None:
    """The command that shows the item of that number."""
    number = int(word.removeprefix("#"))
    return listed.opened_by[number - 1] if 0 < number <= len(listed.opened_by) else None


def _named(words: CommandWords) -> CommandWords:
    """The words, with a name for each number of an item; numbers behind options stay."""
    named: list[str] = []
    for before, word in zip(("", *words), words, strict=False):
        is_number = word.removeprefix("#").isdecimal() and not before.startswith("-")
        command = _item(word) if is_number else None
        named.append(command[1] if command else word)
    return tuple(named)


def _write_help() -> int:
    lines = [f"{name}: {text}" for name, text in COMMANDS.items() if name not in _ELSEWHERE]
    lines += [f"{word}: {text}" for word, text in WORDS.items()]
    output.lines(map(output.exact, lines))
    talk.write_message("Type help and a command for its options, such as help jobs.")
    return 0


def _prepare_editing() -> None:
    """Let a line be edited and earlier ones repeated, without a control sequence of readline's.

    Nothing typed is kept in a file.
    """
    if not output.can_edit_lines():
        return
    with suppress(ImportError):
        import readline

        readline.parse_and_bind("set enable-bracketed-paste off")
        readline.parse_and_bind("set enable-meta-key off")
        readline.parse_and_bind("set bell-style none")
