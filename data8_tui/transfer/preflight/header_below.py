"""The header of a file that begins with a title: `Report of contacts,,` above `Name,Phone,City`."""

from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from data8_tui.transfer.preflight.header_detection import is_like_header
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.files import (
    FileFormat,
    ReadOptions,
    open_reader,
    resolve_options,
)

_MOST_LINES = 10
"""Lines of a title that are looked beyond."""
_MOST_BYTES = 1 << 22
"""Of a spreadsheet, which is opened anew for each line."""


def header_below(path: Path, options: ReadOptions, header: tuple[str, ...]) -> int:
    """The line, or row, that is more like a header than `header`, the file's first record.

    0 where there is none, and where half of the first record's fields are filled or more. `options`
    are those that `header` was read with. Raises OSError.
    """
    if not header or 2 * _filled(header) > len(header) > 1:
        return 0
    if options.form is FileFormat.XLSX and path.stat().st_size > _MOST_BYTES:
        return 0
    found: tuple[str, ...] = ()
    line = 0
    if len(header) == 1:
        options = replace(options, delimiter=None)  # of a title alone, it can't have been detected
    for skip in range(options.skip_lines + 1, options.skip_lines + 1 + _MOST_LINES):
        below = _header_after(path, options, skip)
        if found and below != found:
            break
        if below and _is_fuller(below, header):
            found, line = below, skip + 1
    return line


def _header_after(path: Path, options: ReadOptions, skip: int) -> tuple[str, ...]:
    """The first record after so many lines; empty where it can't be read."""
    wanted = replace(options, skip_lines=skip, columns=(), drop=())
    with (
        suppress(Unreadable, UnicodeDecodeError),
        closing(open_reader(path, resolve_options(path, wanted))) as reader,
    ):
        return reader.header
    return ()


def _is_fuller(below: tuple[str, ...], header: tuple[str, ...]) -> bool:
    names = tuple(name.strip() for name in below)
    while names and not names[-1]:
        names = names[:-1]
    return len(names) >= 2 * _filled(header) and all(names) and is_like_header(names)


def _filled(header: tuple[str, ...]) -> int:
    return sum(1 for name in header if name.strip())
