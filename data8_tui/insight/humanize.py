"""Formatting of states, times, durations, counts and sizes, for TUI and CLI alike.

All functions are pure: times are aware datetimes, and the present time is an argument.
"""

from datetime import datetime, timedelta, tzinfo

from data8_tui.api.models import Dataset, Job
from data8_tui.api.status_codes import JobState
from data8_tui.time_zone import in_zone, zone_suffix

MARKS = {
    JobState.QUEUED: "○",
    JobState.RUNNING: "●",
    JobState.COMPLETED: "✓",
    JobState.FAILED: "✗",
    JobState.CANCELLED: "⊘",
    JobState.UNKNOWN: "·",
}
"""A symbol for each state, so that none is shown by colour alone. All are one cell wide."""

PERCENT_SIGN = "%"
"""It follows its number at once."""


def state_word(job: Job) -> str:
    """The state as a word, or what is known of a job whose status has no known meaning.

    `completed`, `finished, status 3`, `unfinished, status 1`; `status 3` where a listing doesn't
    say whether the job has ended, and `…` where it has no status either.
    """
    if _is_understood(job):
        return job.state.value
    status = "" if job.status is None else f"status {job.status}"
    return ", ".join(filter(None, (_known_fact(job), status))) or "…"


def brief_state_word(job: Job) -> str:
    """The same for a narrow column: `completed`, `finished (3)`, `unfinished (2)`, `status 3`."""
    fact = _known_fact(job)
    if _is_understood(job) or not fact or job.status is None:
        return state_word(job)
    return f"{fact} ({job.status})"


def _is_understood(job: Job) -> bool:
    return job.state is not JobState.UNKNOWN


def _known_fact(job: Job) -> str:
    """What is known without the status; empty where a listing doesn't say whether it has ended."""
    if job.ended is None:
        return ""
    return "finished" if job.finished else "unfinished"


def state_text(job: Job) -> str:
    """As `state_word`; also where the status of a finished job has no known meaning, and where
    its meaning contradicts the facts."""
    if _is_understood(job) or job.status is None or job.ended is None:
        return state_word(job)
    meaning = job.status_codes.meaning(job.status)
    if meaning is not None and meaning.state is not JobState.UNKNOWN:
        return f"{state_word(job)} (that of a {meaning.state} job)"
    return f"{state_word(job)} (meaning unknown)" if job.finished else state_word(job)


def state_mark(job: Job) -> str:
    """The symbol of a job's state: “■” for one that has ended, “·” where no more is known."""
    return ended_mark(job.state) if job.finished else MARKS[job.state]


def ended_mark(state: JobState) -> str:
    """The symbol of the state that a job has ended in: “■” where no more is known of it."""
    return "■" if state is JobState.UNKNOWN else MARKS[state]


def dataset_kind(dataset: Dataset) -> str:
    """`→ input` for a dataset sent to Data8, `← output` for one from it; empty where unknown."""
    if dataset.input is None:
        return ""
    return "→ input" if dataset.input else "← output"


def dataset_state(dataset: Dataset) -> str:
    """`✓ complete`, or `○ incomplete` while it is being filled; empty where unknown."""
    if dataset.completed is None:
        return ""
    return "✓ complete" if dataset.completed else "○ incomplete"


def count(number: int | float) -> str:
    """A count with thousands separators: `182,340`."""
    return f"{number:,}"


def grouped(text: str, most_digits: int = 40) -> str:
    """The text of a whole number with thousands separators; every other text as it is.

    So is a longer number, of which Python itself converts none of more than 4,300 digits, and one
    that begins with a zero, which may be a code.
    """
    whole = text.isascii() and text.isdecimal() and len(text) <= most_digits
    return count(int(text)) if whole and (text == "0" or text[0] != "0") else text


def several(number: int, one: str, many: str = "") -> str:
    """A count with its noun: `1 record`, `182,340 records`; `many` is an irregular plural."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def capitalized(text: str) -> str:
    """The text with its first letter as a capital, as a sentence begins; the others unchanged."""
    return text[:1].upper() + text[1:]


def significant(number: float) -> str:
    """A number with two significant digits, or all those before its point: `0.25`, `7.4`, `213`."""
    whole = abs(number) >= 9.95
    return count(round(number)) if whole else f"{number:.2g}" if abs(number) >= 0.0001 else "0"


_SIZES = ("B", "kB", "MB", "GB", "TB")


def of_all(number: int, every: int, one: str) -> str:
    """A count and the total: `5,000 of 182,340 records`.

    The count alone where it is the total, or where the total isn't known (0).
    """
    return f"{count(number)} of {several(every, one)}" if number < every else several(number, one)


def exact_share(number: int, every: int) -> str:
    """A share such as `9.97%`, `0%` or `100%`, as `share_percent` does. Empty where of none."""
    if not every:
        return ""
    return share_percent(number / every, 0 if number in (0, every) else 2)


def share_percent(share: float, digits: int) -> str:
    """A share from 0 to 1 in percent with that many digits after the point: `9.97%`.

    0 and 100 only where it is exactly that: else `<0.01%`, `>99.99%`. All that shows shares of
    records or of runs has them from here; progress has `reached_share`.
    """
    spec, least = f".{digits}f", 10**-digits
    text = percent_text(100 * share, spec)
    if share > 0 and text == percent_text(0, spec):
        return f"<{percent_text(least, spec)}"
    if share < 1 and text == percent_text(100, spec):
        return f">{percent_text(100 - least, spec)}"
    return text


def reached_share(share: float) -> str:
    """How much is done, from 0 to 1, such as `57%`: cut, so that 100% is the end alone."""
    return percent_text(int(share * 100))


def percent_text(percent: float, spec: str = ".0f") -> str:
    """0 to 100 in the form `spec` with its sign, such as `9.1%`: no space, as in British print."""
    return f"{percent:{spec}}{PERCENT_SIGN}"


def size(octets: float) -> str:
    """A size in bytes with three significant digits: `532 B`, `1.24 MB`, `310 MB`.

    Units are powers of 1,000.
    """
    for unit in _SIZES:
        if octets < 999.5 or unit == _SIZES[-1]:
            digits = 0 if unit == "B" or octets >= 99.95 else 1 if octets >= 9.995 else 2
            return f"{octets:.{digits}f} {unit}"
        octets /= 1000
    raise AssertionError("unreachable: the last unit returns")


def span(length: timedelta) -> str:
    """A duration in its two largest units: `48 s`, `12 min 04 s`, `3 h 20 min`, `2 d 4 h`."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60:02} s"
    if seconds < 86400:
        return f"{seconds // 3600} h {seconds % 3600 // 60:02} min"
    return f"{seconds // 86400} d {seconds % 86400 // 3600} h"


def brief_span(length: timedelta) -> str:
    """A duration in its largest unit: `48 s`, `12 min`, `3 h`, `2 d`."""
    seconds = max(0, int(length.total_seconds()))
    for unit, each in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= each:
            return f"{seconds // each} {unit}"
    return f"{seconds} s"


def until(at: datetime, now: datetime) -> str:
    """The time until `at`, to the nearest second: `5 s`, `14 min`; empty where it has passed."""
    seconds = round((at - now).total_seconds())
    return brief_span(timedelta(seconds=seconds)) if seconds > 0 else ""


def age(at: datetime, now: datetime) -> str:
    """The time since or until `at`: `12 min ago`, `in 3 h`, `now`."""
    if abs((now - at).total_seconds()) < 1:
        return "now"
    return f"{brief_span(now - at)} ago" if at < now else f"in {brief_span(at - now)}"


def moment(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """A time, as short as is unambiguous: `14:05`, `Fri 20 Nov 14:05`, `3 Jan 2025 14:05`.

    It is followed by its zone where that isn't the machine's: `14:05 UTC`. `zone` is by default the
    one that is shown, as in the other functions for times.
    """
    return clock_text(at, now, zone) + zone_suffix(at, zone)


def clock_text(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """As `moment`, without the zone: for the first of two times."""
    there, here = in_zone(at, zone), in_zone(now, zone)
    if there.date() == here.date():
        return f"{there:%H:%M}"
    if there.year == here.year or abs(here - there) < timedelta(days=180):
        return f"{there:%a} {there.day} {there:%b %H:%M}"
    return f"{there.day} {there:%b %Y %H:%M}"


def since(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Of what time something is that may have changed: `from 03:12, 5 h ago`."""
    return f"from {moment(at, now, zone)}, {brief_span(now - at)} ago"


def brief_moment(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """A time in at most twelve characters, for columns: `14:05`, `20 Nov 14:05`, ` 3 Jan 2025`.

    The zone is named above them.
    """
    there, here = in_zone(at, zone), in_zone(now, zone)
    if there.date() == here.date():
        return f"{there:%H:%M}"
    if there.year != here.year and abs(here - there) > timedelta(days=180):
        return f"{there.day:2} {there:%b %Y}"
    return f"{there.day:2} {there:%b %H:%M}"


def exact_moment(at: datetime, zone: tzinfo | None = None) -> str:
    """A time in full, with its offset: `Sat 21 Nov 2026 14:05:10 +0000`."""
    there = in_zone(at, zone)
    return f"{there:%a} {there.day} {there:%b %Y %H:%M:%S %z}"
