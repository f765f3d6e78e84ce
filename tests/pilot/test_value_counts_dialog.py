"""The dialog of a column's values, closed while all records are counted."""

from types import SimpleNamespace
from typing import Any

from textual.app import App

from data8_tui.tui.record_table.value_counts_dialog import ValueCountsDialog


async def test_a_count_that_ends_behind_its_closed_dialog_draws_nothing() -> None:
    window: Any = SimpleNamespace(kept=lambda: [(0, [{"town": "York"}])], count=2)
    dialog = ValueCountsDialog("town", window, masked=False)
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(dialog)
        await pilot.pause()
        dialog.dismiss(None)
        await pilot.pause()
        dialog._present()
