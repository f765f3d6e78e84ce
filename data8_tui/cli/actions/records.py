"""The `records` command: prints records of a dataset, one field a line."""

import asyncio
from collections.abc import Iterator

from data8_tui.api.exact_json import to_literal
from data8_tui.api.records import FieldValue, Record
from data8_tui.cli import output, talk
from data8_tui.cli.listed import listed
from data8_tui.cli.views.sheet import Section, sheet
from data8_tui.cli.views.table import TableCell
from data8_tui.insight.humanize import count, several
from data8_tui.safetext import mask_text, visible_beginning
from data8_tui.session import Session

_AT_ONCE = 10


async def show_records(
    session: Session,
    name: str,
    *,
    first: int,
    number: int | None,
    mask: bool | None,
    as_json: bool,
) -> None:
    """Print `number` records from the one with the number `first`; masked where the profile is.

    Raises NotFound, and RequestRefused for a dataset whose records can't be read.
    """
    masked = session.profile.mask if mask is None else mask
    wanted = number or (1 if listed.limit else _AT_ONCE)
    dataset, found = await asyncio.gather(
        session.client.get_dataset(name),
        session.client.get_records(name, start=first, count=wanted),
    )
    if as_json:
        with output.json_array() as array:
            array.extend(map(_masked, found) if masked else found)
    else:
        total = dataset.record_count
        output.lines(_lines(found, first, None if total is None else int(total), masked=masked))
    _write_summary(found, first, wanted, masked=masked)


def _lines(records: list[Record], first: int, total: int | None, *, masked: bool) -> Iterator[str]:
    of = "" if total is None else f" of {count(total)}"
    for at, record in enumerate(records, start=first):
        if at > first:
            yield ""
        section = Section()
        for column, value in record.items():
            section.add(output.exact(column), _cell(value, masked=masked))
        yield from sheet("Record", f"{count(at)}{of}", [section])


def _cell(value: FieldValue, *, masked: bool) -> TableCell:
    """The value; a word where there is no text to show."""
    if value is None:
        return TableCell("null", "dim")
    text = _shape(value) if masked else visible_beginning(to_literal(value))
    return TableCell(output.exact(text)) if text else TableCell("empty", "dim")


def _masked(record: Record) -> dict[str, str | None]:
    return {column: None if value is None else _shape(value) for column, value in record.items()}


def _shape(value: FieldValue) -> str:
    """The value masked; both booleans alike."""
    return "x" if isinstance(value, bool) else mask_text(to_literal(value))


def _write_summary(records: list[Record], first: int, wanted: int, *, masked: bool) -> None:
    """Write how many there are, and how to go on."""
    hidden = "; values masked" if masked else ""
    if not records:
        talk.write_message("no record" if first == 1 else f"no record from number {count(first)}")
        return
    following = first + len(records)
    listed.previous = ("--from", str(max(1, first - wanted))) if first > 1 else ()
    if len(records) < wanted:
        talk.write_message(f"{several(len(records), 'record')}, the last ones{hidden}")
        return
    listed.following = ("--from", str(following))
    more = "" if listed.limit else f" · more with --from {following}"
    if more or hidden:
        talk.write_message(f"{several(len(records), 'record')}{hidden}{more}")
