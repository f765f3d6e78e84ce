"""A dialog's line of keys is set closer before it is cut."""

import pytest

from data8_tui.tui.dialogs.palette_dialog import PaletteDialog
from data8_tui.tui.widgets.key_hint import fitted_hint


@pytest.mark.parametrize(
    ("room", "fitted"),
    [
        (70, "↑ ↓  pick      tab  complete      enter  do it      esc  cancel"),
        (60, "↑ ↓  pick    tab  complete    enter  do it    esc  cancel"),
        (54, "↑ ↓  pick   tab  complete   enter  do it   esc  cancel"),
        (52, "↑ ↓ pick   tab complete   enter do it   esc cancel"),
        (40, "↑ ↓  pick    tab  complete\nenter  do it    esc  cancel"),
    ],
)
def test_the_gaps_shrink_with_the_room(room: int, fitted: str) -> None:
    assert fitted_hint(PaletteDialog.HINT, room) == fitted
