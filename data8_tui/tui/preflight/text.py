"""What a preflight found, as a screen shows it."""

from collections.abc import Iterator

from textual.content import Content

from data8_tui.codes import Message, Problem
from data8_tui.insight import humanize
from data8_tui.keys.keymap import NamedKey
from data8_tui.keys.transfer_commands import UPLOAD
from data8_tui.transfer.preflight.preflight import Preflight
from data8_tui.transfer.preflight.scan import ScanProgress
from data8_tui.transfer.readers.files import detect_format
from data8_tui.tui import safe
from data8_tui.tui.remedies import sentence
from data8_tui.wording.sentences import redact_quotes

_MUTED = "$text-muted"
_MOST_WARNINGS = 3
_VIEW = NamedKey(UPLOAD, "view")


def read_options_text(preflight: Preflight, *, masked: bool) -> Content:
    """One line: whether values are masked, form, encoding, delimiter, and how much it is."""
    parts = [preflight.read_as or str(detect_format(preflight.source.path))]
    if preflight.columns:
        parts.append(humanize.several(preflight.records, "record") + preflight.cut_short)
        parts.append(humanize.several(len(preflight.columns), "column"))
    parts.append(humanize.size(preflight.source.size))
    mask = ("masked · ", "$text-warning") if masked else ""
    return Content.assemble(mask, safe.content(" · ".join(each for each in parts if each)))


def checking_text(name: str, progress: ScanProgress | None) -> Content:
    """How far the check is. A large file takes a while."""
    message = f"Checking {name}"
    if progress is not None and progress.size:
        message += f": {humanize.several(progress.records, 'record')}"
        if progress.position:
            message += f", {humanize.reached_share(min(0.99, progress.position / progress.size))}"
    return safe.content(f"{message} …", _MUTED)


def verdict_text(preflight: Preflight, ready_text: str, earlier_upload_text: str) -> Content:
    """Whether it can be uploaded, then the warnings, that about earlier uploads first."""
    return Content("\n").join(
        [_verdict_line(preflight, ready_text), *_warning_lines(preflight, earlier_upload_text)]
    )


def _verdict_line(preflight: Preflight, ready_text: str) -> Content:
    if preflight.ok:
        return Content.styled(f"✓ Nothing stands in the way. {ready_text}", "$text-success")
    count = preflight.problem_count
    thing = "One thing stands" if count == 1 else f"{humanize.count(count)} things stand"
    return Content.styled(f"✗ {thing} in the way. Nothing has been created.", "$text-error")


def _warning_lines(preflight: Preflight, earlier_upload_text: str) -> Iterator[Content]:
    if earlier_upload_text:
        yield safe.content(f"! {earlier_upload_text}", "$text-warning")
    yield from map(_warning, preflight.warnings[:_MOST_WARNINGS])
    more = len(preflight.warnings) - _MOST_WARNINGS
    if more > 0:
        yield Content.styled(f"! and {more} more, which {_VIEW} lists", "$text-warning")


def _warning(warning: Message) -> Content:
    return safe.content(f"! {sentence(warning)}", "$text-warning")


def has_findings(preflight: Preflight) -> bool:
    """Whether there is more to say than the verdict has room for."""
    return bool(preflight.problems) or len(preflight.warnings) > _MOST_WARNINGS


def findings_text(preflight: Preflight, *, masked: bool) -> Content:
    """The problems, a paragraph each, then the warnings that the verdict has no room for."""
    found = [
        _problem(each, in_rows=preflight.in_rows, masked=masked) for each in preflight.problems
    ]
    more = preflight.problem_count - len(preflight.problems)
    if more:
        found.append(Content.styled(f"and {humanize.count(more)} more", _MUTED))
    if len(preflight.warnings) > _MOST_WARNINGS:
        found += map(_warning, preflight.warnings[_MOST_WARNINGS:])
    return Content("\n").join(found)


def _problem(problem: Problem, *, in_rows: bool, masked: bool) -> Content:
    """Under `line 12`, or `row 12` in what has no lines; the file as a whole has neither."""
    noun = "row" if in_rows else "line"
    place = f"{noun} {humanize.count(problem.line)}: " if problem.line else ""
    text = sentence(problem.message)
    shown = safe.content(redact_quotes(text) if masked else text)
    return Content.assemble((f"✗ {place}", "$text-error"), shown)
