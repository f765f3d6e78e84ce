"""The `doctor` command: one line for each check, ✓, or ✗ with what to do."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TypeVar

from data8_tui import __version__
from data8_tui.api.status_codes import StatusCodes
from data8_tui.cli import output, remedies, talk
from data8_tui.cli.actions.doctor_clipboard import try_clipboard
from data8_tui.cli.actions.doctor_report import write_report
from data8_tui.cli.invocation import Invocation, warn_of_expiry
from data8_tui.cli.notifier import CliNotifier, in_tmux, terminal_here
from data8_tui.clock import SystemClock
from data8_tui.errors import ConfigurationError, Data8Error, exit_status
from data8_tui.insight.humanize import count
from data8_tui.jobs.job_details import with_details
from data8_tui.jobs.job_observer import JobEvent, JobObservation
from data8_tui.monitor.history import History, default_history_path
from data8_tui.notice import tmux_allows_passthrough
from data8_tui.safetext import visible
from data8_tui.session import open_session, read_settings
from data8_tui.settings.credentials import check_programs
from data8_tui.settings.model import Preferences
from data8_tui.settings.profile import Profile
from data8_tui.wording.statuses import meaning_text, source_text

T = TypeVar("T")

_SAMPLED_JOBS = 20
"""Jobs that are requested to learn what status codes mean, where a list has no details."""

_WAIT = 1.0
"""Seconds before the notice, in which the terminal can lose the focus."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What is done besides the checks: a notice, a copy by each way, the file for a ticket."""

    notify: bool = False
    clipboard: bool = False
    report: bool = False


def run_checks(invocation: Invocation, extras: Extras) -> int:
    """Print all checks, and do the extras; returns the exit status of the first error, or 0."""
    _printed.clear()
    errors: list[Data8Error] = []
    _print("✓", "program", f"data8-tui {__version__}, Python {_python()}")
    with ExitStack() as stack:  # the demo's account ends with it
        enter = stack.enter_context
        profile = _check(errors, "settings", lambda: enter(invocation.profile()), _profile_text)
        for what, check in _checks(invocation, profile):
            _check(errors, what, check, str)
        if extras.notify:
            _check(errors, "a notice", lambda: _notify(invocation, profile), str)
        if extras.clipboard:
            _check(errors, "clipboard", try_clipboard, str)
        if extras.report:
            path = write_report(invocation.options, _printed)
            _print("✓", "report", f"{path}: look through it before you send it")
    return exit_status(errors[0]) if errors else 0


def _checks(
    invocation: Invocation, profile: Profile | None
) -> Iterator[tuple[str, Callable[[], object]]]:
    if profile is not None:
        codes = StatusCodes(profile.preferences.status.meanings)
        yield "connection", lambda: asyncio.run(_connection(profile, codes))
        yield "statuses", lambda: _statuses(codes)
    if profile is None or not profile.fleeting:  # the demo keeps none
        yield "history", _history
    yield "notices", lambda: _terminal(invocation)


def _profile_text(profile: Profile) -> str:
    kept = profile.secret_source
    facts = [f"{profile.titles[0]} at {profile.base_url}"]
    facts += [f"the secret is kept in {kept.called}"] if kept else []
    facts += ["read-only: nothing is uploaded, submitted or run"] if profile.read_only else []
    return "\n".join(facts)


async def _connection(profile: Profile, codes: StatusCodes) -> str:
    clock = SystemClock()
    async with open_session(profile, clock=clock, on_secret_expiry=warn_of_expiry) as session:
        began = clock.monotonic()
        await session.client.list_jobs()
        first = clock.monotonic() - began
        began = clock.monotonic()
        jobs = await session.client.list_jobs()
        second = clock.monotonic() - began
        newest = (with_details(session.client, job) for job in jobs[:_SAMPLED_JOBS])
        await session.status_learner.learn(await asyncio.gather(*newest))
        codes.tally = session.client.status_codes.tally
    return f"a token and a list of jobs in {first:.2f} s, another in {second * 1000:.0f} ms"


def _statuses(codes: StatusCodes) -> str:
    """Each known status code of jobs, its meaning and where that comes from, on a line each."""
    return "\n".join(
        f"{each.status}: {meaning_text(each)} ({source_text(each)})" for each in codes.all()
    )


def _history() -> str:
    """Open the history as any command does, and write to it. Raises StorageError."""
    path = default_history_path()
    history = History(path, "doctor", "doctor")
    try:
        history.journals.write("doctor", {})
        history.journals.forget("doctor")
    finally:
        history.close()
    return f"{path}, {count(path.stat().st_size)} bytes"


def _terminal(invocation: Invocation) -> str:
    notices = read_settings(invocation.options).preferences.notices
    if notices.on_finish:
        return visible(f"your command: {' '.join(notices.on_finish)}")  # on one line
    found = terminal_here(notices.protocol)
    text = f"{found.protocol} for {found.name} (detected from {found.known_by})"
    if in_tmux() and tmux_allows_passthrough() is False:
        raise ConfigurationError(f"{text}, but this tmux lets no notice through").with_note(
            "put into tmux.conf: set -g allow-passthrough on"
        )
    return text


def _notify(invocation: Invocation, profile: Profile | None) -> str:
    settings = read_settings(invocation.options)
    check_programs(settings)
    preferences = settings.preferences
    on_finish = preferences.notices.on_finish
    if not on_finish and not talk.is_terminal():
        raise ConfigurationError("standard error is no terminal: nothing can be shown there")
    if problem := asyncio.run(_give_notice(profile or _profile_without_credentials(preferences))):
        raise ConfigurationError(f"on_finish: {problem}")
    return "given" if not on_finish else "your command was run"


async def _give_notice(profile: Profile) -> str:
    from data8_tui.api.models import Job

    clock = SystemClock()
    notice_kind = CliNotifier(profile, clock)
    await asyncio.sleep(0 if profile.preferences.notices.on_finish else _WAIT)
    now = clock.now()
    fields = {"name": "A notice to try it", "status": "Completed", "completedAt": now.isoformat()}
    observation = JobObservation(Job.from_json(fields), now, event=JobEvent.COMPLETED)
    return await notice_kind.notify(observation, at_once=True)


def _profile_without_credentials(preferences: Preferences) -> Profile:
    """A profile for a test notice where there are no credentials."""
    words = dict.fromkeys(("name", "base_url", "token_url", "client_id", "client_secret"), "")
    return Profile.model_validate({**words, "scope": "", "preferences": preferences})


def _check(
    errors: list[Data8Error], what: str, check: Callable[[], T], describe: Callable[[T], str]
) -> T | None:
    try:
        found = check()
    except Data8Error as error:
        errors.append(error)
        hints = (line.strip() for line in remedies.hint(error).splitlines())
        _print("✗", what, remedies.message(error), *hints)
        return None
    _print("✓", what, *describe(found).split("\n"))
    return found


_printed: list[str] = []
"""The lines of this run, for a report."""


def _print(mark: str, what: str, first: str, *others: str) -> None:
    if output.is_plain():
        verdict = "in order" if mark == "✓" else "not in order"
        output.lines(
            [f"{what.capitalize()}, {verdict}: {output.safe(first)}", *map(output.safe, others)]
        )
        return
    painted = output.paint(mark, "green" if mark == "✓" else "red")
    line = f"{what:<11} {output.safe(first)}"
    below = [f"{'':13} {output.safe(each)}" for each in others]
    output.lines([f"{painted} {line}", *below])
    _printed.extend([f"{mark} {line}", *below])


def _python() -> str:
    return ".".join(map(str, sys.version_info[:3]))
