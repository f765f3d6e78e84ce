"""The `keys` command: every command of the application, with the keys that apply."""

from collections.abc import Iterator
from dataclasses import asdict

from data8_tui.cli import output, talk
from data8_tui.cli.invocation import Invocation
from data8_tui.cli.views.table import Table, TableColumn
from data8_tui.keys.key_faults import read_keys
from data8_tui.keys.key_list import KeyRow, key_rows, markdown_lines
from data8_tui.settings.sources import read_settings
from data8_tui.wording.key_faults import keymap_fault_text

_COLUMNS = (
    TableColumn("Key"),
    TableColumn("Command"),
    TableColumn("What it does", breaks=True, least=24),
    TableColumn("Where", breaks=True, least=12),
)


def list_keys(invocation: Invocation, *, as_json: bool, markdown: bool) -> None:
    """Print them, and what is wrong with the user's own."""
    preferences = read_settings(invocation.options).preferences
    keymap, faults = read_keys(preferences.keys, preferences.commands)
    rows = key_rows(keymap)
    if as_json:
        with output.json_array() as array:
            array.extend(asdict(row) for row in rows)
    elif markdown:
        output.lines(markdown_lines(rows))
    else:
        table = Table(_COLUMNS, width=output.width(), paint=output.paint)
        output.lines(table.lines(map(list, map(_cells, rows))))
    for fault in faults:
        talk.write_warning(keymap_fault_text(fault))


def _cells(row: KeyRow) -> Iterator[str]:
    default = " ".join(row.default) or "none"
    yield " ".join(row.keys) or "none"
    yield row.id
    yield f"{row.sentence} (default: {default})" if row.changed else row.sentence
    yield ", ".join(row.places)
