"""Columns at the end of a file that have neither a header nor a value: `Name,Phone,,`."""

from collections.abc import Collection
from dataclasses import replace

from data8_tui.codes import FileWarning
from data8_tui.transfer.preflight.scan import Scan


def without_trailing_columns(scan: Scan, wanted: Collection[str]) -> Scan:
    """The facts without such columns, except those whose number (`#3`) is among `wanted`."""
    width = len(scan.headers)
    while (
        width > 1 and _is_nothing(scan, width - 1) and f"#{scan.numbers[width - 1]}" not in wanted
    ):
        width -= 1
    dropped = scan.numbers[width:]
    if not dropped:
        return scan
    drop = (*scan.options.drop, *(f"#{number}" for number in dropped))
    return replace(
        scan,
        options=replace(scan.options, drop=drop),
        headers=scan.headers[:width],
        header=scan.header[:width],
        numbers=scan.numbers[:width],
        not_whole=scan.not_whole[:width],
        blank=frozenset(at for at in scan.blank if at < width),
        empty_texts=frozenset(at for at in scan.empty_texts if at < width),
        sample=tuple(row[:width] for row in scan.sample),
        warnings=(*scan.warnings, FileWarning.TRAILING_COLUMNS(count=len(dropped))),
    )


def _is_nothing(scan: Scan, at: int) -> bool:
    return not scan.headers[at].strip() and at in scan.blank
