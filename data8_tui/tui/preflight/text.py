"""What a preflight found, in the words of this screen: keys where the command line says options."""

import re
from collections.abc import Iterator
from dataclasses import replace

from textual.content import Content

from data8_tui.insight import humanize
from data8_tui.transfer.preflight.preflight import Preflight
from data8_tui.transfer.preflight.scan import ScanProgress
from data8_tui.transfer.readers.batch import Problem
from data8_tui.transfer.readers.files import FileFormat, detect_format
from data8_tui.tui import safe

_MUTED = "$text-muted"
_MOST_WARNINGS = 3
_QUOTED = re.compile("“.*”", re.DOTALL)

_SAID = (
    (re.compile(r"name it: --rename '#\d+=…'"), "{e} names it"),
    (re.compile(r"name one of them: --rename '#\d+=…'"), "{e} names one of them"),
    (re.compile(r"say it with --delimiter"), "{o} says it"),
    (re.compile(r"say --delimiter"), "say it with {o}"),
    (re.compile(r"say which encoding it is with --encoding"), "{o} says which encoding it is"),
    (re.compile(r"(say|try) --encoding (\S+?)([,.;]|$)"), r"\1 the encoding \2 with {o}\3"),
    (re.compile(r"--encoding (\S+) reads"), r"the encoding \1, said with {o}, reads"),
)
"""What the command line would say, and the same with `{e}` for the key that names a column and
`{o}` for the one that says how the file is read.
"""


def spoken(text: str, *, names: str = "e", reads: str = "o") -> str:
    """A problem or a warning, with keys for the command line's options."""
    for pattern, message in _SAID:
        text = pattern.sub(message.replace("{e}", names).replace("{o}", reads), text)
    return text


def read_options_text(preflight: Preflight) -> Content:
    """One line: form, encoding, delimiter, and how much it is."""
    parts = [preflight.read_as or str(detect_format(preflight.source.path))]
    if preflight.columns:
        parts.append(humanize.several(preflight.records, "record") + preflight.cut_short)
        parts.append(humanize.several(len(preflight.columns), "column"))
    parts.append(humanize.size(preflight.source.size))
    return safe.content(" · ".join(each for each in parts if each))


def checking_text(name: str, progress: ScanProgress | None) -> Content:
    """How far the check is. A large file takes a while."""
    message = f"Checking {name}"
    if progress is not None and progress.size:
        message += f": {humanize.count(progress.records)} records"
        if progress.position:
            message += f", {min(99, 100 * progress.position // progress.size)} %"
    return safe.content(f"{message} …", _MUTED)


def verdict_text(preflight: Preflight, ready_text: str, earlier_upload_text: str) -> Content:
    """Whether it can be uploaded, then what a person should know. `known` is of earlier uploads."""
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
    warnings = preflight.warnings
    for warning in warnings[:_MOST_WARNINGS]:
        yield safe.content(f"! {spoken(warning)}", "$text-warning")
    if len(warnings) > _MOST_WARNINGS:
        yield Content.styled(f"! and {len(warnings) - _MOST_WARNINGS} more", "$text-warning")


def redact_quotes(text: str) -> str:
    """The same without what it quotes, for a screen that others see."""
    return _QUOTED.sub("“…”", text)


def problems_text(preflight: Preflight, *, masked: bool) -> Content:
    """What stands in the way, a paragraph each, the last one counting those that aren't listed."""
    form = preflight.options.form
    found = [
        _problem(replace(each, text=redact_quotes(each.text)) if masked else each, form)
        for each in preflight.problems
    ]
    more = preflight.problem_count - len(preflight.problems)
    if more:
        found.append(Content.styled(f"and {humanize.count(more)} more", _MUTED))
    return Content("\n").join(found)


def _problem(problem: Problem, form: FileFormat | None) -> Content:
    """Under `line 12`, or `row 12` in what has no lines; the file as a whole has neither."""
    noun = "row" if form in (FileFormat.PARQUET, FileFormat.XLSX) else "line"
    place = f"{noun} {humanize.count(problem.line)}: " if problem.line else ""
    return Content.assemble((f"✗ {place}", "$text-error"), safe.content(spoken(problem.text)))
