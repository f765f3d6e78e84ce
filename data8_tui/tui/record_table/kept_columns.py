"""How columns were arranged, for tables with the same columns in later sessions of the account."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Final

from data8_tui.jobs.kept_choices import KeptChoices
from data8_tui.tui.records.arrangement import ArrangedColumns, ColumnArrangement

_KEPT_AS: Final = "columns"
_MOST: Final = 50
"""Tables that are remembered; the one arranged longest ago goes first."""


def restore_columns(
    choices: KeptChoices, names: Sequence[str], arrangement: ColumnArrangement
) -> None:
    """Arrange the columns as a table with the same names was left, unless they are arranged."""
    kept = _tables(choices).get(_digest(names))
    if kept is None or arrangement.columns.changed:
        return
    shown = len(set(names) - set(kept.hidden))
    if shown:
        arrangement.columns = replace(kept, frozen=min(kept.frozen, shown))


def keep_columns(
    choices: KeptChoices, names: Sequence[str], arrangement: ColumnArrangement
) -> None:
    """Remember how the columns are arranged; nothing where they are as in the table."""
    tables, key = _tables(choices), _digest(names)
    before, columns = tables.pop(key, None), arrangement.columns
    if columns.changed:
        tables[key] = columns
    if columns.changed or before is not None:
        last = list(tables.items())[-_MOST:]
        choices.note(_KEPT_AS, {name: asdict(each) for name, each in last})


def _tables(choices: KeptChoices) -> dict[str, ArrangedColumns]:
    return dict(choices.of(_KEPT_AS, dict[str, ArrangedColumns]) or {})


def _digest(names: Sequence[str]) -> str:
    """The same for tables with the same columns in the same order."""
    return hashlib.sha256("\0".join(names).encode("utf-8", "surrogatepass")).hexdigest()[:16]
